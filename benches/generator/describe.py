"""Tells the program about the round: forms, indicators, register, report and job file, in the syntax of templates/."""

from .figures import YEAR
from .forms import RATIOS

INDICATOR = """[[indicator]]
id = "{id}"
name = {{ vi = "{title}", en = "{english}" }}
measure = "{measure}"
aggregation = "sum"
direction = "up"
prices = "{prices}"
non-negative = true
integer = false
"""
FORM = """id = "{id}"
code = "Biểu {number}"
title = {{ vi = "{title}", en = "{english}" }}
short = {{ vi = "{short}", en = "{english}" }}
source = "Vòng thu thập sinh tự động để đo tốc độ"
titles = ["{key}"]
measure = "{measure}"
dash = "zero"
rows-are-units = false

[[column]]
id = "ordinal"
name = {{ vi = "STT", en = "No." }}
kind = "ordinal"
header = ["STT"]

[[column]]
id = "label"
name = {{ vi = "Chỉ tiêu", en = "Item" }}
kind = "label"
header = ["chỉ tiêu"]
required = true

[[column]]
id = "code"
name = {{ vi = "Mã số", en = "Code" }}
kind = "code"
header = ["mã số"]
required = true

[[column]]
id = "measure"
name = {{ vi = "ĐVT", en = "Unit" }}
kind = "measure"
header = ["ĐVT", "đơn vị tính"]
"""
# Name, heading phrases and words that must not stand in the heading, by role.
COMPARED = ["so với", "%"]
VALUES = {
    "annual-plan": (("Kế hoạch năm", "Annual plan"), ["kế hoạch năm {year}", "kế hoạch năm"], COMPARED),
    "same-month": (("Tháng cùng kỳ", "Same month last year"), ["cùng kỳ tháng {month}", "tháng {month} cùng kỳ"], [*COMPARED, "lũy kế", "cộng dồn"]),
    "same-period": (("Lũy kế cùng kỳ", "Same period last year"), ["lũy kế cùng kỳ {month} tháng", "cộng dồn cùng kỳ {month} tháng"], COMPARED),
    "previous-month": (("Tháng trước", "Previous month"), ["chính thức tháng {previous_month}", "thực hiện tháng {previous_month}"], [*COMPARED, "ước"]),
    "month": (("Ước tháng", "Month, estimate"), ["ước tháng {month}", "ước thực hiện tháng {month}"], COMPARED),
    "cumulative": (("Lũy kế", "Cumulative"), ["lũy kế {month} tháng", "cộng dồn {month} tháng"], [*COMPARED, "cùng kỳ"]),
    "expected-year": (("Ước cả năm", "Expected for the year"), ["ước cả năm {year}", "ước cả năm", "ước thực hiện cả năm"], COMPARED),
}
RATIO_WORDS = {
    "month-growth": (("Tháng so cùng kỳ (%)", "Month on same month (%)"), ["tháng {month} so với cùng kỳ"], ["lũy kế"]),
    "growth": (("Lũy kế so cùng kỳ (%)", "Cumulative on same period (%)"), ["lũy kế so với cùng kỳ"], ["kế hoạch"]),
    "completion": (("So kế hoạch năm (%)", "Share of the annual plan (%)"), ["lũy kế so với kế hoạch năm"], ["cùng kỳ"]),
}


def quoted(words):
    """A TOML list of texts."""
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def column(column_id, kind, words, rest):
    (name, english), header, without = words
    return "\n".join([
        "\n[[column]]", f'id = "{column_id}"', f'name = {{ vi = "{name}", en = "{english}" }}', f'kind = "{kind}"', *rest,
        f"header = {quoted(header)}", f"without = {quoted(without)}", f"required = {str(kind == 'value').lower()}", "",
    ])


def form_toml(form):
    """The description of a form; the printed code of a row decides which row it is."""
    key = form.title.lower()
    parts = [FORM.format(id=form.id, number=form.number, title=form.title, english=form.english, short=form.short, key=key, measure=form.measure)]
    parts += [column(role, "value", words, [f'role = "{role}"']) for role, words in VALUES.items()]
    for ratio, words in RATIO_WORDS.items():
        above, below = RATIOS[ratio]
        parts.append(column(ratio, "ratio", words, [f'numerator = "{above}"', f'denominator = "{below}"', 'form = "percent"']))
    for row in form.rows:
        parts.append(
            f'\n[[row]]\nid = "{row.id}"\ncode = "{row.code}"\nlabel = {{ vi = "{row.label}", en = "{row.english}" }}\nlevel = {row.level}\n'
            f'indicator = "{form.id}"\nrequired = true\n'
        )
    for row in form.rows:
        if row.parts:
            parts.append(f'\n[[edit]]\nkind = "sum"\ntotal = "{row.id}"\nparts = {quoted(row.parts)}\n')
    return "".join(parts)


def indicators_toml(forms):
    """One indicator a form."""
    return "\n".join(
        INDICATOR.format(id=form.id, title=form.title, english=form.english, measure=form.measure, prices="none" if form.id == "power" else "current")
        for form in forms
    )


def register_toml(forms, units):
    """Units that owe the six forms and nothing else."""
    kinds = [("city", "Thành phố", "City"), ("district", "Huyện", "District")]
    lines = ['province = { vi = "Tỉnh Kon Tum", en = "Kon Tum Province" }', ""]
    for kind, name, english in kinds:
        lines += ["[[type]]", f'id = "{kind}"', f'name = {{ vi = "{name}", en = "{english}" }}', "consolidated = true", ""]
    owed = quoted([form.id for form in forms])
    for unit in units:
        lines += [
            "[[unit]]", f'id = "{unit.id}"', f'code = "{unit.code}"', f'name = {{ vi = "{unit.name}", en = "{unit.english}" }}', f'short = "{unit.short}"',
            f'type = "{unit.type}"', "aliases = []", f"forms = {owed}", "",
        ]
    return "\n".join(lines)


def report_toml(forms):
    """One headline a form; all forms in the appendix."""
    lines = ['on-plan-from = "100"', 'near-plan-from = "95"', f"appendices = {quoted([form.id for form in forms])}", "", "[letterhead]"]
    letterhead = {
        "parent-agency": "ỦY BAN NHÂN DÂN TỈNH KON TUM", "agency": "SỞ CÔNG THƯƠNG", "place": "Kon Tum", "symbol": "BC-SCT", "document-type": "BÁO CÁO",
        "subject": "Tình hình hoạt động công nghiệp và thương mại", "signer-title": "GIÁM ĐỐC", "signer-name": "",
    }
    lines += [f'{key} = "{text}"' for key, text in letterhead.items()] + ['recipients = ["UBND tỉnh", "Lưu: VT"]', ""]
    for form in forms:
        lines += [
            "[[headline]]", f'id = "{form.id}"', f'name = {{ vi = "{form.short}", en = "{form.english}" }}', f'form = "{form.id}"', 'row = "total"',
            f'measure = "{form.printed_measure}"', "decimals = 1", "plan = { of-units = true }", "ranking = true", "front-page = true", "",
        ]
    return "\n".join(lines)


PARAGRAPH = (
    '\n## {number}. {title}\n\nTháng {{{{ month }}}} {{{{ month_value("{id}.total") | theo("{measure}") | uoc_dat }}}}; lũy kế {{{{ month }}}} tháng '
    '{{{{ value("headline.{id}") | uoc_dat }}}}, {{{{ growth("headline.{id}") | tang_giam("cùng kỳ năm trước") }}}}, bằng {{{{ completion("headline.{id}") | so }}}} kế hoạch năm.\n'
)


def report_body(forms):
    """The report: a heading and a paragraph a form, the months, the ranking."""
    paragraphs = [PARAGRAPH.format(number=form.number, title=form.title, id=form.id, measure=form.printed_measure) for form in forms]
    places = '\n# II. Từng tháng và từng đơn vị\n\n{{ table("monthly") }}\n\n{{ chart("ranking") }}\n'
    return "# I. Kết quả thực hiện\n" + "".join(paragraphs) + places


def job_toml(month):
    """The job file: the last month is the period of the run, the others are kept."""
    return "\n".join([
        f'period = "{YEAR}-{month:02}"', f'keep-months-from = "{YEAR}-01"', f'as-of = "{YEAR}-{month:02}-25"', 'inbox = "inbox"', 'out = "ket-qua"',
        'templates = "templates"', 'on-error = "leave-out"', 'fail-on = "never"', "threads = 1", "",
    ])
