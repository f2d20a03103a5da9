"""tong-hop.xlsx: sums, growth and shares as formulas over the observations, with their values."""

from itertools import groupby

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from .result import BASE, CUMULATIVE, DERIVED, EXPECTED, PLAN, address, completion, expected_completion, growth
from .terms import FORMS, ROLE_NAMES, ROLES

OBSERVATIONS = "Số liệu"
NO_FIGURE = "…"
HEADINGS = ["Mã dòng", "Mã đơn vị", "Đơn vị", "Biểu", "Chỉ tiêu", "ĐVT", *ROLE_NAMES, "Tính", "Trạng thái", "Tệp nguồn", "Trang tính", "Ô nguồn", "Liên kết"]
FIRST_VALUE = 6
FIRST_ROW = 4
PERCENT = {"growth": "IF({base}>0,({value}/{base}-1)*100,\"…\")", "completion": "IF({plan}>0,{value}/{plan}*100,\"…\")", "expected-completion": "IF({plan}>0,{expected}/{plan}*100,\"…\")"}
WORDS = {PLAN: "plan", BASE: "base", CUMULATIVE: "value", EXPECTED: "expected"}


class Book:
    """Writes the consolidated workbook of a result."""

    def __init__(self, result, path):
        self.result, self.book = result, xlsxwriter.Workbook(path)
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
        box = base | {"border": 1, "border_color": "#7F7F7F"}
        make = self.book.add_format
        self.title, self.note = make(base | {"bold": 1, "font_size": 14, "align": "center"}), make(base | {"italic": 1, "font_size": 10})
        self.head = make(box | {"bold": 1, "align": "center", "text_wrap": 1, "bg_color": "#D9D9D9"})
        styles = [{"bold": 1, "bg_color": "#F2F2F2"}, {"indent": 1}, {"indent": 2}]
        self.words = [make(box | style | {"text_wrap": 1}) for style in styles]
        figures = [{"bold": 1, "bg_color": "#F2F2F2"}, {}, {}]
        self.values = [make(box | style | {"num_format": "#,##0.0"}) for style in figures]
        self.starred = [make(box | style | {"num_format": '#,##0.0"*"'}) for style in figures]
        self.rates = [make(box | style | {"num_format": "#,##0.00"}) for style in figures]
        self.plain, self.number, self.link = make(base), make(base | {"num_format": "#,##0.###"}), make(base | {"underline": 1, "font_color": "#000399"})

    def write(self):
        self.overview()
        self.by_unit()
        self.ranking()
        self.monthly()
        for form in FORMS:
            self.form(form)
        self.coverage()
        self.findings()
        self.observations()
        self.book.close()

    def sheet(self, name, title, columns, unit_line="", freeze=1):
        """A sheet with title, headings in two rows with their groups merged, and print set-up; `columns` are heading, group and width."""
        ws = self.book.add_worksheet(name)
        last = len(columns) - 1
        ws.merge_range(0, 0, 0, last, title, self.title)
        ws.write_string(1, last, unit_line, self.note)
        for column, (heading, group, width) in enumerate(columns):
            ws.set_column(column, column, width)
            if group:
                ws.write_string(3, column, heading, self.head)
            else:
                ws.merge_range(2, column, 3, column, heading, self.head)
        for group, members in groupby(range(len(columns)), key=lambda column: columns[column][1]):
            first, *rest = members
            if group and rest:
                ws.merge_range(2, first, 2, rest[-1], group, self.head)
            elif group:
                ws.write_string(2, first, group, self.head)
        ws.freeze_panes(FIRST_ROW, freeze)
        ws.repeat_rows(2, 3)
        ws.set_landscape()
        ws.set_paper(9)
        ws.fit_to_pages(1, 0)
        ws.set_footer("&RTrang &P/&N")
        return ws

    def observed(self, form, row, unit, index):
        """Cell of an observation as other sheets name it."""
        return f"'{OBSERVATIONS}'!{xl_rowcol_to_cell(self.result.places[form, row, unit] + 1, FIRST_VALUE + index, True, True)}"

    def total(self, form, row, index, without=()):
        """Sum over the observations; a value that is left out is a word there."""
        others = "".join(f',SoLieu[Mã đơn vị],"<>{unit}"' for unit in without)
        return f'SUMIFS(SoLieu[{ROLE_NAMES[index]}],SoLieu[Mã dòng],"{form}.{row}"{others})'

    def total_rate(self, ws, row, column, level, of, name):
        """A ratio of totals of the units that are in both; `of` are form and row."""
        _, above, below = DERIVED[name]
        pair = ROLES.index(above), ROLES.index(below)
        without = self.result.lacking(of[0], *pair)
        cells = {WORDS[index]: self.total(*of, index, without) for index in pair}
        self.rate(ws, row, column, level, PERCENT[name].format(**cells), self.result.rate(*of, name))

    def figure(self, ws, row, column, level, formula, value, divisor=1):
        """A value of a unit in a table; a sign where it is left out."""
        if value is None:
            ws.write_string(row, column, NO_FIGURE, self.values[level])
        else:
            ws.write_formula(row, column, formula, self.values[level], value / divisor)

    def rate(self, ws, row, column, level, formula, value):
        ws.write_formula(row, column, "=" + formula, self.rates[level], NO_FIGURE if value is None else value)

    def form(self, form):
        form_id, _, short, measure = form[:4]
        months, units = self.result.months, self.result.units
        columns = [("Chỉ tiêu", "", 52)] + [(name, "Toàn tỉnh", 13) for name in ROLE_NAMES]
        columns += [(name, "Toàn tỉnh", 13) for name in ("Tăng, giảm so với cùng kỳ (%)", "So với kế hoạch năm (%)", "Ước cả năm so với kế hoạch (%)")]
        columns += [(name, f"Lũy kế {months} tháng của từng đơn vị", 13) for _, name in units]
        ws = self.sheet(short, f"Biểu {FORMS.index(form) + 1}. {short}", columns, f"Đơn vị tính: {measure}")
        row, lacking = FIRST_ROW, [self.result.lacking(form_id, index) for index in range(len(ROLES))]
        for row, (row_id, label) in enumerate(self.result.labels(form_id), start=FIRST_ROW):
            level = 0 if row_id == "total" else 1 if len(row_id) == 1 else 2
            values = self.result.totals[form_id, row_id]
            ws.write_string(row, 0, label, self.words[level])
            for index, value in enumerate(values):
                look = self.starred if lacking[index] else self.values
                ws.write_formula(row, 1 + index, "=" + self.total(form_id, row_id, index), look[level], value)
            cells = {WORDS[index]: xl_rowcol_to_cell(row, 1 + index) for index in WORDS}
            for offset, name in enumerate(DERIVED):
                if any(lacking):
                    self.total_rate(ws, row, 8 + offset, level, (form_id, row_id), name)
                else:
                    self.rate(ws, row, 8 + offset, level, PERCENT[name].format(**cells), self.result.rate(form_id, row_id, name))
            for offset, (unit, _) in enumerate(units):
                value = self.result.line(form_id, row_id, unit).values[CUMULATIVE]
                self.figure(ws, row, 11 + offset, level, "=" + self.observed(form_id, row_id, unit, CUMULATIVE), value)
        if note := self.result.note(form_id):
            ws.write_string(row + 1, 0, note, self.note)

    def overview(self):
        names = ["Chỉ tiêu", "Đơn vị tính", "Lũy kế", "Cùng kỳ", "Tăng, giảm (%)", "Kế hoạch năm", "So với kế hoạch năm (%)", "Ước cả năm", "Ước so với kế hoạch (%)", "Mỗi tháng còn lại cần đạt", "Đánh giá"]
        ws = self.sheet("Tổng quan", f"Chỉ tiêu chủ yếu {self.result.months} tháng", [("TT", "", 5)] + [(name, "", 16) for name in names], freeze=2)
        for row, form in enumerate(FORMS, start=FIRST_ROW):
            form_id, _, short, _, measure, divisor = form
            values = self.result.totals[form_id, "total"]
            ws.write_number(row, 0, row - FIRST_ROW + 1, self.words[2])
            ws.write_string(row, 1, short, self.words[2])
            ws.write_string(row, 2, measure, self.words[2])
            for column, index in ((3, CUMULATIVE), (4, BASE), (6, PLAN), (8, EXPECTED)):
                ws.write_formula(row, column, f"={self.total(form_id, 'total', index)}/{divisor}", self.values[2], values[index] / divisor)
                self.book.define_name(f"TH_{form_id}.total.{index}", f"='Tổng quan'!{xl_rowcol_to_cell(row, column, True, True)}")
            for column, name in ((5, "growth"), (7, "completion"), (9, "expected-completion")):
                self.total_rate(ws, row, column, 2, (form_id, "total"), name)
            needed = max(values[PLAN] - values[CUMULATIVE], 0) / divisor / self.result.left_months
            ws.write_formula(row, 10, f"=MAX(G{row + 1}-D{row + 1},0)/{self.result.left_months}", self.values[2], needed)
            mark = self.result.rate(form_id, "total", "expected-completion")
            ws.write_string(row, 11, "▲ Đạt kế hoạch" if mark >= 100 else "■ Cần phấn đấu" if mark >= 95 else "▼ Khó đạt", self.words[2])
        for offset, form in enumerate(FORMS):
            if note := self.result.note(form[0]):
                ws.write_string(FIRST_ROW + 6 + offset, 0, f"{form[2]}: {note}", self.note)

    def by_unit(self):
        parts = ("Lũy kế", "Tỷ trọng (%)", "Tăng, giảm (%)", "So với kế hoạch năm (%)", "Hạng")
        columns = [("TT", "", 5), ("Đơn vị", "", 24)] + [(part, f"{form[2]} ({form[4]})", 12) for form in FORMS for part in parts]
        name = "Theo huyện, thành phố"
        ws = self.sheet(name, f"Kết quả {self.result.months} tháng theo huyện, thành phố", columns, freeze=2)
        ws.write_string(FIRST_ROW, 1, "Toàn tỉnh", self.words[0])
        for row, (unit, unit_name) in enumerate(self.result.units, start=FIRST_ROW + 1):
            ws.write_number(row, 0, row - FIRST_ROW, self.words[2])
            ws.write_string(row, 1, unit_name, self.words[2])
        for number, form in enumerate(FORMS):
            self.by_unit_form(ws, 2 + 5 * number, form)
        chart = self.book.add_chart({"type": "bar"})
        last = FIRST_ROW + len(self.result.units)
        chart.add_series({"categories": [name, FIRST_ROW + 1, 1, last, 1], "values": [name, FIRST_ROW + 1, 3, last, 3]})
        chart.set_title({"name": "Cơ cấu theo đơn vị"})
        ws.insert_chart(last + 3, 0, chart)

    def by_unit_form(self, ws, column, form):
        form_id, divisor = form[0], form[5]
        values = self.result.totals[form_id, "total"]
        total = self.total(form_id, "total", CUMULATIVE)
        ws.write_formula(FIRST_ROW, column, f"={total}/{divisor}", self.values[0], values[CUMULATIVE] / divisor)
        for offset, name in ((2, "growth"), (3, "completion")):
            self.total_rate(ws, FIRST_ROW, column + offset, 0, (form_id, "total"), name)
        places = {unit: place for place, (_, unit) in enumerate(self.result.rankings[form_id], start=1)}
        for row, (unit, _) in enumerate(self.result.units, start=FIRST_ROW + 1):
            own = self.result.line(form_id, "total", unit).values
            cells = dict(zip(("value", "base", "plan"), (self.observed(form_id, "total", unit, index) for index in (CUMULATIVE, BASE, PLAN))))
            self.figure(ws, row, column, 2, f"={cells['value']}/{divisor}", own[CUMULATIVE], divisor)
            self.rate(ws, row, column + 1, 2, f"IF(AND(ISNUMBER({cells['value']}),{total}>0),{cells['value']}/{total}*100,\"{NO_FIGURE}\")", self.result.share(form_id, unit))
            self.rate(ws, row, column + 2, 2, PERCENT["growth"].format(**cells), growth(own))
            self.rate(ws, row, column + 3, 2, PERCENT["completion"].format(**cells), completion(own))
            if unit in places:
                ws.write_number(row, column + 4, places[unit], self.words[2])

    def monthly(self):
        ws = self.sheet("Từng tháng", "Kết quả từng tháng", [("Tháng", "", 12)] + [(f"{form[2]} ({form[4]})", "", 14) for form in FORMS])
        for month in range(self.result.months):
            ws.write_string(FIRST_ROW + month, 0, f"Tháng {month + 1}", self.words[2])
            for column, form in enumerate(FORMS, start=1):
                ws.write_number(FIRST_ROW + month, column, self.result.monthly[form[0]][month] / form[5], self.values[2])

    def ranking(self):
        first = FORMS[0]
        columns = [("Hạng", "", 6), ("Đơn vị", "", 24)] + [(name, first[2], 13) for name in ("Lũy kế", "Kế hoạch năm", "So với kế hoạch năm (%)", "Tăng, giảm (%)", "Ước so với kế hoạch (%)")]
        columns += [(name, form[2], 12) for form in FORMS[1:] for name in ("So với kế hoạch năm (%)", "Hạng")]
        ws = self.sheet("Xếp hạng", f"Xếp hạng theo mức hoàn thành kế hoạch năm: {first[2]}", columns, freeze=2)
        names, ranked = dict(self.result.units), [unit for _, unit in self.result.rankings[first[0]]]
        others = {form[0]: {unit: place for place, (_, unit) in enumerate(self.result.rankings[form[0]], start=1)} for form in FORMS[1:]}
        for row, unit in enumerate(ranked + [unit for unit in names if unit not in ranked], start=FIRST_ROW):
            if unit in ranked:
                ws.write_number(row, 0, row - FIRST_ROW + 1, self.words[2])
            ws.write_string(row, 1, names[unit], self.words[2])
            values = self.result.line(first[0], "total", unit).values
            cells = dict(zip(("value", "base", "plan", "expected"), (self.observed(first[0], "total", unit, index) for index in (CUMULATIVE, BASE, PLAN, EXPECTED))))
            self.figure(ws, row, 2, 2, f"={cells['value']}/{first[5]}", values[CUMULATIVE], first[5])
            self.figure(ws, row, 3, 2, f"={cells['plan']}/{first[5]}", values[PLAN], first[5])
            for column, name, function in ((4, "completion", completion), (5, "growth", growth), (6, "expected-completion", expected_completion)):
                self.rate(ws, row, column, 2, PERCENT[name].format(**cells), function(values))
            for column, form in enumerate(FORMS[1:]):
                own = self.result.line(form[0], "total", unit).values
                cells = dict(value=self.observed(form[0], "total", unit, CUMULATIVE), plan=self.observed(form[0], "total", unit, PLAN))
                self.rate(ws, row, 7 + 2 * column, 2, PERCENT["completion"].format(**cells), completion(own))
                if unit in others[form[0]]:
                    ws.write_number(row, 8 + 2 * column, others[form[0]][unit], self.words[2])
        last = FIRST_ROW + len(ranked) - 1
        ws.conditional_format(FIRST_ROW, 4, last, 4, {"type": "data_bar"})
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series({"categories": ["Xếp hạng", FIRST_ROW, 1, last, 1], "values": ["Xếp hạng", FIRST_ROW, 4, last, 4]})
        chart.set_title({"name": f"Xếp hạng: {first[2]}"})
        ws.insert_chart(last + 4, 0, chart)

    def coverage(self):
        names = ["Nội dung", "Đơn vị phải báo cáo", "Đã nhận", "Đủ, không lỗi", "Giá trị đã tính", "Đơn vị thiếu hoặc có lỗi"]
        ws = self.sheet("Độ đầy đủ", "Mức độ đầy đủ của số liệu", [("Biểu", "", 8)] + [(name, "", 20) for name in names])
        units = len(self.result.units)
        for row, form in enumerate(FORMS, start=FIRST_ROW):
            note = self.result.note(form[0]) or ""
            lacking = self.result.lacking(form[0], CUMULATIVE)
            lost = sum(self.result.weight(form[0], unit) for unit in lacking)
            for column, words in ((0, f"Biểu {row - FIRST_ROW + 1}"), (1, form[2]), (5, f"{100 - lost:.1f}%"), (6, note)):
                ws.write_string(row, column, words, self.words[2])
            for column, count in ((2, units), (3, units), (4, units - note.count("TH112"))):
                ws.write_number(row, column, count, self.words[2])

    def findings(self):
        widths = (8, 10, 22, 18, 40, 40, 30, 30)
        headings = ("Mã", "Mức độ", "Đơn vị", "Biểu", "Vị trí", "Nội dung", "Hiện có", "Yêu cầu")
        ws = self.sheet("Phát hiện", "Phát hiện khi kiểm tra báo cáo của đơn vị", [(heading, "", width) for heading, width in zip(headings, widths)])
        names, short = dict(self.result.units), {form[0]: form[2] for form in FORMS}
        for row, found in enumerate(self.result.findings, start=FIRST_ROW):
            for column, words in ((0, found.code), (1, found.severity), (2, names[found.unit]), (3, short[found.form]), (5, found.title), (6, found.observed), (7, found.expected)):
                ws.write_string(row, column, words, self.words[2])
            ws.write_url(row, 4, f"external:inbox/{found.file}#'{found.sheet}'!{found.cell}", self.link, f"{found.file} [{found.sheet}] {found.cell}")
        ws.autofilter(3, 0, FIRST_ROW + len(self.result.findings) - 1, 7)

    def observations(self):
        ws = self.book.add_worksheet(OBSERVATIONS)
        lines, names = self.result.lines, dict(self.result.units)
        last = len(HEADINGS) - 1
        ws.add_table(0, 0, len(lines), last, {"name": "SoLieu", "columns": [{"header": heading} for heading in HEADINGS], "style": "Table Style Light 1"})
        numbers = {form[0]: f"Biểu {number}" for number, form in enumerate(FORMS, start=1)}
        for row, line in enumerate(lines, start=1):
            words = (f"{line.form}.{line.row}", line.unit, names[line.unit], numbers[line.form], line.label, line.measure)
            for column, word in enumerate(words):
                ws.write_string(row, column, word)
            for index, value in enumerate(line.values, start=FIRST_VALUE):
                ws.write(row, index, NO_FIGURE if value is None else value)
            left_out = None in line.values
            ws.write_number(row, 13, 0 if left_out else 1)
            behind = ("Không tính, có lỗi" if left_out else "Được tính", line.file, line.sheet, f"{address(line, 0)}:{address(line, 6)}")
            for column, word in enumerate(behind, start=14):
                ws.write_string(row, column, word)
            ws.write_url(row, 18, f"external:inbox/{line.file}#'{line.sheet}'!{address(line, 0)}", self.link, f"Mở {address(line, 0)}")
        ws.set_column(0, 5, 18, self.plain)
        ws.set_column(6, 12, 15, self.number)
        ws.set_column(13, 18, 16, self.plain)
        ws.freeze_panes(1, 1)
        ws.protect(options={"autofilter": True, "format_columns": True})
