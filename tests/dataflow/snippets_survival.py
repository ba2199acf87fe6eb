"""Short notebooks with a known verdict: statistics that describe, and survival."""

HEAD = """
import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from sklearn.metrics import mean_squared_error, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
people = pd.read_csv("survival.csv")
X, died = people[["age", "marker", "dose"]], people["died"]
"""

SNIPPETS = {
    "statsmodels: a summary of all people is a description": """
# %%
fit = sm.OLS(people["months"], sm.add_constant(X)).fit()
print(fit.summary())
print(fit.rsquared, fit.pvalues)
""",
    "statsmodels: a formula over all people is a description": """
# %%
people["age_z"] = (people["age"] - people["age"].mean()) / people["age"].std()
fit = smf.logit("died ~ age_z + marker", data=people).fit(disp=0)
print(fit.summary(), np.exp(fit.params))
""",
    "statsmodels: fitted on training people, one look": """
# %%
a, b, c, d = train_test_split(X, died, random_state=0)
fit = sm.Logit(c, sm.add_constant(a)).fit(disp=0)
print(roc_auc_score(d, fit.predict(sm.add_constant(b))))
""",
    "statsmodels: scaled over all people, then tested": """
# warn: fit-before-split
# %%
Z = StandardScaler().fit_transform(X)
a, b, c, d = train_test_split(Z, people["months"], random_state=0)
fit = sm.OLS(c, sm.add_constant(a)).fit()
print(mean_squared_error(d, fit.predict(sm.add_constant(b))))
""",
    "statsmodels: a formula fitted on everything, scored on a part": """
# warn: train-test-overlap
# %%
train, test = train_test_split(people, random_state=0)
fit = smf.ols("months ~ age + marker", data=people).fit()
print(mean_squared_error(test["months"], fit.predict(test)))
""",
    "statsmodels: a formula fitted on the training part": """
# %%
train, test = train_test_split(people, random_state=0)
fit = smf.glm("months ~ age + marker", data=train).fit()
print(mean_squared_error(test["months"], fit.predict(test)))
""",
    "sksurv: a forest of survival, tested once": """
# %%
from sksurv.ensemble import RandomSurvivalForest
from sksurv.util import Surv
times = Surv.from_arrays(died.astype(bool), people["months"])
a, b, c, d = train_test_split(X, times, random_state=0)
forest = RandomSurvivalForest(n_estimators=10).fit(a, c)
print(forest.score(b, d))
""",
    "sksurv: scaled over all people, measured by concordance": """
# warn: fit-before-split
# %%
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.metrics import concordance_index_censored
from sksurv.util import Surv
times = Surv.from_arrays(died.astype(bool), people["months"])
Z = StandardScaler().fit_transform(X)
a, b, c, d = train_test_split(Z, times, random_state=0)
risk = CoxPHSurvivalAnalysis().fit(a, c).predict(b)
print(concordance_index_censored(d["event"], d["time"], risk)[0])
""",
    "sksurv: scaled by the training people, measured by concordance": """
# %%
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.metrics import concordance_index_censored
from sksurv.util import Surv
times = Surv.from_arrays(died.astype(bool), people["months"])
a, b, c, d = train_test_split(X, times, random_state=0)
scaler = StandardScaler().fit(a)
risk = CoxPHSurvivalAnalysis().fit(scaler.transform(a), c).predict(scaler.transform(b))
print(concordance_index_censored(d["event"], d["time"], risk)[0])
""",
    "sksurv: two penalties compared on the test people": """
# warn: test-set-reuse
# %%
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.util import Surv
times = Surv.from_arrays(died.astype(bool), people["months"])
a, b, c, d = train_test_split(X, times, random_state=0)
for penalty in (0.1, 10):
    print(penalty, CoxPHSurvivalAnalysis(alpha=penalty).fit(a, c).score(b, d))
""",
}
