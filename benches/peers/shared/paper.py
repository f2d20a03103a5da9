"""bao-cao.pdf: a front page, the report and the six forms as landscape tables."""

from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.shapes import Drawing, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer, Table

from .result import CUMULATIVE, DERIVED, MONTH, PLAN
from .terms import FORMS, ROLE_NAMES

FONTS = "/usr/share/fonts/truetype/liberation2/LiberationSerif-"
# Widths in points of the two landscape tables of a form: the province's columns, the units'.
PROVINCE_WIDTHS = [214] + [46] * 7 + [40] * 3


def vietnamese(value, decimals=1):
    """1234567.8 as "1.234.567,8"; "…" where there is no figure."""
    if value is None:
        return "…"
    return f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def two_lines(heading):
    """"Lũy kế cùng kỳ" over two lines."""
    words = heading.split()
    return " ".join(words[:2]) + "\n" + " ".join(words[2:]) if len(words) > 2 else heading


def change(value):
    """"tăng 13,63%", "giảm 12,20%"."""
    if value is None:
        return "chưa có số liệu cùng kỳ"
    return f"{'tăng' if value >= 0 else 'giảm'} {vietnamese(abs(value), 2)}%"


class Paper(BaseDocTemplate):
    """The document with its two page forms, page numbers and bookmarks."""

    def __init__(self, path, title):
        super().__init__(str(path), title=title, author="Sở Công Thương tỉnh Kon Tum", lang="vi-VN", invariant=1)
        upright = Frame(30 * mm, 20 * mm, A4[0] - 45 * mm, A4[1] - 40 * mm, id="upright")
        wide_page = landscape(A4)
        wide = Frame(12 * mm, 14 * mm, wide_page[0] - 24 * mm, wide_page[1] - 26 * mm, id="wide")
        self.addPageTemplates([
            PageTemplate("upright", [upright], onPage=self.number, pagesize=A4), PageTemplate("wide", [wide], onPage=self.number, pagesize=wide_page),
        ])

    def number(self, canvas, _):
        width, height = canvas._pagesize
        canvas.setFont("Serif", 12)
        canvas.drawCentredString(width / 2, height - 10 * mm, str(canvas.getPageNumber()))
        canvas.drawRightString(width - 12 * mm, height - 10 * mm, "DỰ THẢO")

    def afterFlowable(self, flowable):
        if isinstance(flowable, Paragraph) and flowable.style.name == "heading":
            text = flowable.getPlainText()
            self.canv.bookmarkPage(text)
            self.canv.addOutlineEntry(text, text, 0)


def styles():
    for name, file in (("Serif", "Regular"), ("Serif-Bold", "Bold"), ("Serif-Italic", "Italic")):
        pdfmetrics.registerFont(TTFont(name, f"{FONTS}{file}.ttf"))
    return {
        "title": ParagraphStyle("title", fontName="Serif-Bold", fontSize=16, leading=20, alignment=1, spaceAfter=8),
        "heading": ParagraphStyle("heading", fontName="Serif-Bold", fontSize=13, leading=17, spaceBefore=6, spaceAfter=4),
        "text": ParagraphStyle("text", fontName="Serif", fontSize=13, leading=18, alignment=4, spaceAfter=4),
        "small": ParagraphStyle("small", fontName="Serif", fontSize=10, leading=13),
        "right": ParagraphStyle("right", fontName="Serif-Italic", fontSize=9, leading=12, alignment=2),
    }


def front_page(result, style):
    flow = [Paragraph(f"KẾT QUẢ {result.months} THÁNG NĂM {result.period[:4]}", style["title"])]
    names = dict(result.units)
    cards, needs = [], []
    for form_id, _, short, _, measure, divisor in FORMS:
        values = result.totals[form_id, "total"]
        mark = result.rate(form_id, "total", "expected-completion")
        sign = "▲ Đạt kế hoạch" if mark >= 100 else "■ Cần phấn đấu" if mark >= 95 else "▼ Khó đạt"
        left_out = ", ".join(names[unit] for unit in result.lacking(form_id, CUMULATIVE))
        card = [
            f"{short}: <b>{vietnamese(values[CUMULATIVE] / divisor)} {measure}</b>", f"{change(result.rate(form_id, 'total', 'growth'))} so với cùng kỳ",
            f"bằng {vietnamese(result.rate(form_id, 'total', 'completion'), 2)}% kế hoạch năm ({vietnamese(values[PLAN] / divisor)} {measure})", f"ước cả năm đạt {vietnamese(mark, 2)}% kế hoạch. {sign}",
        ]
        cards.append(Paragraph("<br/>".join(card + ([f"chưa gồm {left_out} (*)"] if left_out else [])), style["small"]))
        needed, pace = max(values[PLAN] - values[CUMULATIVE], 0) / divisor / result.left_months, values[CUMULATIVE] / divisor / result.months
        needs.append(f"- {short}: {vietnamese(needed)} {measure} mỗi tháng, bằng {vietnamese(needed / pace, 2)} lần mức bình quân đã đạt ({vietnamese(pace)} {measure})")
    grid = Table([cards[index : index + 2] for index in range(0, 6, 2)], colWidths=[82 * mm] * 2)
    grid.setStyle([("BOX", (0, 0), (-1, -1), 0.5, colors.black), ("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    flow += [grid, Spacer(1, 8), ends(result, style), Spacer(1, 8)]
    flow += [Paragraph(words, style["small"]) for words in [f"Cần đạt bình quân mỗi tháng trong {result.left_months} tháng còn lại", *needs]]
    notes = [f"- {form[2]}: {note}" for form in FORMS if (note := result.note(form[0]))]
    return flow + [Paragraph(words, style["small"]) for words in ["Đơn vị chưa có hoặc chưa đủ số liệu", *notes]]


def ends(result, style):
    """The three best and the three last units of each form."""
    names = dict(result.units)
    rows = [["Hạng", *[form[2] for form in FORMS]]]
    for place in (0, 1, 2, -3, -2, -1):
        row = [str(place + 1) if place >= 0 else f"thứ {-place} từ cuối"]
        for form in FORMS:
            value, unit = result.rankings[form[0]][place]
            row.append(f"{names[unit].removeprefix('Huyện ').removeprefix('Thành phố ')} {vietnamese(value, 2)}%")
        rows.append(row)
    table = Table(rows, colWidths=[18 * mm] + [25 * mm] * 6)
    table.setStyle([("FONT", (0, 0), (-1, -1), "Serif", 7), ("FONT", (0, 0), (-1, 0), "Serif-Bold", 7), ("GRID", (0, 0), (-1, -1), 0.3, colors.grey)])
    return table


def report(result, style):
    month, year = result.months, result.period[:4]
    flow = [
        PageBreak(), Paragraph("ỦY BAN NHÂN DÂN TỈNH KON TUM", style["text"]), Paragraph("SỞ CÔNG THƯƠNG", style["heading"]), Paragraph("BÁO CÁO", style["title"]),
        Paragraph(f"Tình hình hoạt động công nghiệp và thương mại {month} tháng năm {year}", style["title"]), Paragraph("I. Kết quả thực hiện", style["heading"]),
    ]
    for number, (form_id, _, short, _, measure, divisor) in enumerate(FORMS, start=1):
        values = result.totals[form_id, "total"]
        flow.append(Paragraph(f"{number}. {short}", style["heading"]))
        flow.append(Paragraph(
            f"Tháng {month} ước đạt {vietnamese(values[MONTH] / divisor)} {measure}; lũy kế {month} tháng ước đạt {vietnamese(values[CUMULATIVE] / divisor)} {measure}, "
            f"{change(result.rate(form_id, 'total', 'growth'))} so với cùng kỳ năm trước, bằng {vietnamese(result.rate(form_id, 'total', 'completion'), 2)}% kế hoạch năm.", style["text"],
        ))
    flow.append(Paragraph("II. Từng tháng và từng đơn vị", style["heading"]))
    rows = [["Tháng", *[f"{form[2]}\n({form[4]})" for form in FORMS]]]
    rows += [[str(at + 1), *[vietnamese(result.monthly[form[0]][at] / form[5]) for form in FORMS]] for at in range(month)]
    table = Table(rows, colWidths=[14 * mm] + [24 * mm] * 6, repeatRows=1)
    table.setStyle([("FONT", (0, 0), (-1, -1), "Serif", 8), ("ALIGN", (1, 1), (-1, -1), "RIGHT"), ("GRID", (0, 0), (-1, -1), 0.3, colors.grey)])
    return flow + [table, Spacer(1, 8), bars(result)]


def bars(result):
    """Units by completion of their plan, with a line at the even pace of the year."""
    names, ranked = dict(result.units), result.rankings[FORMS[0][0]]
    drawing = Drawing(160 * mm, 75 * mm)
    chart = HorizontalBarChart()
    chart.x, chart.y, chart.width, chart.height = 40 * mm, 8 * mm, 110 * mm, 62 * mm
    chart.data = [[value for value, _ in reversed(ranked)]]
    chart.categoryAxis.categoryNames = [names[unit] for _, unit in reversed(ranked)]
    chart.valueAxis.valueMin = 0
    for labels in (chart.categoryAxis.labels, chart.valueAxis.labels):
        labels.fontName, labels.fontSize = "Serif", 8
    drawing.add(chart)
    drawing.add(String(40 * mm, 71 * mm, f"Xếp hạng theo mức hoàn thành kế hoạch năm: {FORMS[0][2]}", fontName="Serif-Bold", fontSize=9))
    return drawing


def appendices(result, form, style, number):
    """Two landscape tables of a form: the province's columns, then the units'."""
    form_id, _, short, measure = form[:4]
    province = [["Chỉ tiêu", *map(two_lines, ROLE_NAMES), "Tăng, giảm\n(%)", "So kế\nhoạch (%)", "Ước so\nKH (%)"]]
    units = [["Chỉ tiêu", *[name.replace("Huyện ", "").replace("Thành phố ", "") for _, name in result.units]]]
    stars = ["*" if result.lacking(form_id, index) else "" for index in range(len(ROLE_NAMES))]
    for row, label in result.labels(form_id):
        values = result.totals[form_id, row]
        province.append([label, *[vietnamese(value) + star for value, star in zip(values, stars)], *[vietnamese(result.rate(form_id, row, name), 2) for name in DERIVED]])
        units.append([label, *["…" if line.values[CUMULATIVE] is None else vietnamese(line.values[CUMULATIVE]) for line in result.by_row[form_id, row]]])
    bold = [("FONTNAME", (0, at), (-1, at), "Serif-Bold") for at, (row, _) in enumerate(result.labels(form_id), start=1) if len(row) != 3]
    note = result.note(form_id)
    flow = []
    unit_width = (sum(PROVINCE_WIDTHS) - PROVINCE_WIDTHS[0]) / len(result.units)
    for offset, (rows, whose, widths) in enumerate(((province, "toàn tỉnh", PROVINCE_WIDTHS), (units, "theo đơn vị", [PROVINCE_WIDTHS[0]] + [unit_width] * len(result.units)))):
        table = Table(rows, colWidths=widths, repeatRows=1, rowHeights=[24] + [13.2] * (len(rows) - 1))
        table.setStyle([
            ("FONT", (0, 0), (-1, -1), "Serif", 7.5), ("FONT", (0, 0), (-1, 0), "Serif-Bold", 6), ("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("GRID", (0, 0), (-1, -1), 0.3, colors.grey),
            ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *bold,
        ])
        heading = f"Phụ lục {number + offset}. {short} – {whose}"
        flow += [NextPageTemplate("wide"), PageBreak(), Paragraph(heading, style["heading"]), Paragraph(f"Đơn vị tính: {measure}", style["right"]), table]
        flow += [Paragraph(note, style["small"])] if note else []
    return flow


def write(result, path):
    """Writes the PDF."""
    style = styles()
    flow = front_page(result, style) + report(result, style)
    for number, form in enumerate(FORMS):
        flow += appendices(result, form, style, 2 * number + 1)
    Paper(path, f"Báo cáo {result.period}").build(flow)
