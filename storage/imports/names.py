"""The companies and metrics that an export uses: learned where new, refused where a name means another one here."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from extraction.errors import Sentence
from storage.companies import Company, add_company, add_company_alias, find_company
from storage.database import Database
from storage.errors import ForeignFile
from storage.exports.columns import Row
from storage.metrics import Metric, add_metric, add_metric_alias, find_metric
from storage.names import fold

_COMPANY: TypeAdapter[Company] = TypeAdapter(Company)
_METRIC: TypeAdapter[Metric] = TypeAdapter(Metric)


def learn_names(db: Database, rows: list[Row]) -> None:
    """Every wording means the company and the metric that it meant where it comes from. AliasTaken if it cannot."""
    try:
        companies = {(str(row["company_said"]), _company(row)) for row in rows if row["year_end"] is not None}
        metrics = {(str(row["metric_said"]), _metric(row)) for row in rows if row["measure"] is not None}
    except ValidationError as problem:
        raise ForeignFile(
            Sentence(
                zh="文件里有一家公司或一个指标的信息不合规则，没有导入任何内容。",
                en="What the file says of a company or a metric breaks a rule; nothing was imported.",
            )
        ) from problem
    for said, company in sorted(companies, key=str):
        _learn_company(db, said, company)
    for said, metric in sorted(metrics, key=str):
        _learn_metric(db, said, metric)


def _company(row: Row) -> Company:
    fields = {"key": "", "zh": row["company_zh"], "en": row["company_en"]}
    return _COMPANY.validate_python(fields | {name: row[name] or "" for name in ("ticker", "industry")}
                                    | {"year_end": row["year_end"]})  # fmt: skip


def _metric(row: Row) -> Metric:
    fields = {"key": "", "zh": row["metric_zh"], "en": row["metric_en"], "measure": row["measure"]}
    return _METRIC.validate_python(fields | {"kind": row["metric_kind"], "sign": row["metric_sign"]})


def _learn_company(db: Database, said: str, told: Company) -> None:
    known = find_company(db, told.zh) or find_company(db, told.ticker)
    if known is None:
        add_company(db, told.zh, told.en, told.ticker, (said,), "import", told.industry, told.year_end)
    elif find_company(db, said) != known:
        add_company_alias(db, known.key, said, "import")


def _learn_metric(db: Database, said: str, told: Metric) -> None:
    known = find_metric(db, told.zh)
    if known is None:
        add_metric(db, told.zh, told.en, told.measure, (said,), "import", told.kind, told.sign)
    elif find_metric(db, said) != known and fold(said) != known.key:
        add_metric_alias(db, known.key, said, "import")
