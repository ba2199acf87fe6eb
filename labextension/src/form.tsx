/** A small form: one text of a person's own, and two buttons. */
import React from 'react';
import { trans } from './trans';

export interface FormProps {
  /** What the form is for, to a screen reader. */
  name: string;
  label: string;
  placeholder: string;
  submit: string;
  /** What is said to an empty text; without it an empty text is sent too. */
  needed?: string;
  text?: string;
  refusal: string | null;
  pending: boolean;
  onSubmit: (text: string) => void;
  onCancel: () => void;
}

export function Form(props: FormProps): JSX.Element {
  const { needed, pending, onSubmit, onCancel } = props;
  const [text, setText] = React.useState(props.text ?? '');
  const [empty, setEmpty] = React.useState(false);
  const field = React.useRef<HTMLTextAreaElement>(null);
  const error = empty ? needed : props.refusal;
  const ids = { field: React.useId(), error: React.useId() };
  React.useEffect(() => field.current?.focus(), []);
  const submit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    const lacking = !!needed && !text.trim();
    setEmpty(lacking);
    if (lacking) {
      field.current?.focus();
    } else if (!pending) {
      onSubmit(text.trim());
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    event.stopPropagation(); // a letter typed here is no shortcut of the notebook
    if (event.key === 'Escape') {
      onCancel();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      submit(event);
    }
  };
  return (
    <form className="deeprules-form" onSubmit={submit} onKeyDown={onKeyDown} aria-label={props.name} noValidate>
      <label htmlFor={ids.field}>{props.label}</label>
      <textarea
        id={ids.field}
        ref={field}
        rows={2}
        value={text}
        onChange={event => {
          setText(event.target.value);
          setEmpty(false);
        }}
        aria-invalid={!!error}
        aria-describedby={error ? ids.error : undefined}
        placeholder={props.placeholder}
      />
      {error && (
        <p id={ids.error} className="deeprules-error" role="alert">
          {error}
        </p>
      )}
      <div className="deeprules-actions">
        <button type="submit" className="deeprules-button deeprules-primary" disabled={pending}>
          {pending ? trans.__('Waiting for the kernel…') : props.submit}
        </button>
        <button type="button" className="deeprules-button" onClick={onCancel}>
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}
