/** Muting asks for a reason, because the reason is what a reader of the report needs. */
import React from 'react';

export interface MuteProps {
  name: string;
  refusal: string | null;
  pending: boolean;
  onMute: (reason: string) => void;
  onCancel: () => void;
}

const NO_REASON = 'Please give a reason. It stands in the report, so that a reader can judge it.';

/** A small form: one reason, two buttons. */
export function MuteForm({ name, refusal, pending, onMute, onCancel }: MuteProps): JSX.Element {
  const [reason, setReason] = React.useState('');
  const [empty, setEmpty] = React.useState(false);
  const field = React.useRef<HTMLTextAreaElement>(null);
  const error = empty ? NO_REASON : refusal;
  const ids = { field: React.useId(), error: React.useId() };
  React.useEffect(() => field.current?.focus(), []);
  const submit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    setEmpty(!reason.trim());
    if (reason.trim()) {
      onMute(reason.trim());
    } else {
      field.current?.focus();
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
    <form className="deeprules-mute" onSubmit={submit} onKeyDown={onKeyDown} aria-label={`Mute: ${name}`} noValidate>
      <label htmlFor={ids.field}>Why is this all right here?</label>
      <textarea
        id={ids.field}
        ref={field}
        rows={2}
        value={reason}
        onChange={event => {
          setReason(event.target.value);
          setEmpty(false);
        }}
        aria-invalid={!!error}
        aria-describedby={error ? ids.error : undefined}
        placeholder="For example: these rows are simulated, no real test set is used here"
      />
      {error && (
        <p id={ids.error} className="deeprules-error" role="alert">
          {error}
        </p>
      )}
      <div className="deeprules-actions">
        <button type="submit" className="deeprules-button deeprules-primary" disabled={pending}>
          {pending ? 'Waiting for the kernel…' : 'Mute'}
        </button>
        <button type="button" className="deeprules-button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
