"""Sentences of our own pen on a table of patients and one of fields: which of them claim a cause."""

COLUMNS = (
    "smoking age bmi blood_pressure survival treatment gene_expression exercise income sex cholesterol tumor_size "
    "sleep charges depression glucose dose yield temperature rainfall biomass relapse_risk FastingInsulin heartRate"
).split()
CLAIMS = """
Smoking causes death.
Smoking leads to a higher relapse risk.
High blood pressure causes stroke.
Cholesterol drives blood pressure.
Exercise prevents diabetes.
Exercise protects against depression.
Treatment improves survival.
The treatment reduced tumor size.
Sleep reduces depression.
Smoking reduces survival by four years.
Age affects survival.
Age strongly affects survival.
BMI has an effect on blood pressure.
BMI has a strong effect on cholesterol.
Income influences exercise.
Sex influences survival.
Gene expression drives tumor size.
Rainfall increases yield.
Temperature lowers yield.
Rainfall is responsible for the yield.
Smoking is mainly responsible for the charges.
Glucose contributes to depression.
Survival is affected by age.
Survival is strongly affected by the treatment.
Tumor size is driven by gene expression.
Charges are caused by smoking.
The charges are increased by smoking.
Survival is influenced by sex.
Yield is determined by rainfall.
The relapse risk is lowered by exercise.
Depression due to sleep
Low survival because of smoking
The effect of smoking on survival
Effect of age on charges
Impact of BMI on charges
The influence of income on depression
Influence of temperature on biomass
Effects of rainfall and temperature on yield
The impact of `blood_pressure` on survival
`smoking` causes a rise in `charges`.
`FastingInsulin` affects `glucose`.
Fasting insulin raises glucose.
heartRate increases the relapse risk.
Our data show that smoking causes cancer.
These results show that exercise improves survival.
We conclude that age has a big impact on survival.
It is clear that BMI affects the charges.
As we see, smoking increases the charges.
This proves that rainfall drives yield.
The plot demonstrates that treatment reduces tumor size.
Therefore smoking lowers survival.
Dose triggers relapse risk.
A higher dose increased the relapse risk.
More exercise leads to lower blood pressure.
Less sleep leads to depression.
A high BMI results in high charges.
Old age leads to higher charges.
Higher income results in more exercise.
Higher temperature results in lower biomass.
Sex has an influence on the charges.
Income has a positive impact on sleep.
Treatment boosts survival.
The treatment directly improved sleep.
Age negatively affects sleep.
Cholesterol positively influences blood pressure.
Glucose clearly impacts survival.
Blood pressure contributed to mortality.
Smoking also causes depression.
Smoking does affect survival.
Exercise decreases cholesterol.
Exercise decreased the relapse risk in women.
Sleep improves glucose.
Dose affected the biomass.
Gene expression affects survival, so it is a target.
Rainfall raised the yield in both years.
Depression as a result of income
Smoking has an effect on how people feel.
BMI has the biggest impact on hospital stays.
""".strip().splitlines()
INNOCENT = """
Smoking is associated with death.
Age and survival are correlated.
Smoking does not cause depression.
Smoking doesn't affect survival here.
Exercise may reduce depression.
Treatment might improve survival.
Does smoking reduce survival?
How age affects survival
We ask whether BMI affects the charges.
What causes depression?
We want to know the effect of age on survival.
Let's see the impact of smoking on charges.
According to Doll and Hill, smoking causes cancer.
Smoking causes cancer [3].
Smoking causes cancer (Doll, 1954).
Smith et al. found that exercise improves survival.
Earlier studies say that smoking reduces survival.
It is known that smoking causes cancer.
The model improves when age is added.
Dropping age reduces the accuracy.
Scaling income improves the fit of the model.
Outliers in income affect the loss.
Missing age values lead to errors.
The learning rate affects survival predictions.
As age increases, charges increase.
Age increases with income.
Charges increase with age.
Survival decreases over time.
Survival decreased from 0.9 to 0.7.
Temperature increased by two degrees.
Yield increased in the second year.
Blood pressure rises with age.
Older patients have higher blood pressure.
Smokers pay higher charges.
Women sleep longer than men.
The mean age is 54 years.
The median survival is 3.2 years.
The distribution of charges is skewed due to outliers.
We drop rows because of missing income.
We split by age because of the design of the study.
Because of its size the table is read in pieces.
The kernel died due to the size of the table.
This leads to a smaller table.
This results in 455 rows.
Running this cell results in an error.
This step reduces memory.
The loop increases the counter.
Set the random state so that the result is the same.
Load the data and look at the columns.
Plot survival against age.
Survival by treatment
Charges by smoking and sex
Distribution of BMI
Correlation of age and charges
Predicting survival from age and dose
Smoking and age are the strongest predictors.
Age comes first in the ranking of importances.
The importance of smoking is 0.4.
Neither sex nor income affects the charges.
Income never affects sleep in these data.
Without smoking the charges are lower.
If smoking affects survival, the curves differ.
We suspect that glucose drives tumor size.
We hypothesise that sleep improves survival.
Treatment seems to improve survival.
Rainfall probably increases yield.
The two groups differ in survival.
Patients were followed until death.
Survival curves of both treatments cross.
The dose was raised to 5 mg.
A dose of 5 mg was given.
The pump increased the pressure of the column.
The causes of these gaps are listed below.
The code is due to a colleague.
Thanks to all who have contributed to this notebook.
The driver of the database has to be installed.
This effect is small.
Effects are shown as bars.
The impact factor is not used.
Influence functions are shown below.
The result is in the table.
Boosting reduces bias.
Regularisation prevents overfitting.
Early stopping prevents it from learning rows by heart.
""".strip().splitlines()
