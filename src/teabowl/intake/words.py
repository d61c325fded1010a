"""What intake says."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

NO_TABLE = _("没有这份表，可能放得太久自己删掉了")
OVER = _("这份表已经导过、撤过，或者放得太久了。请重新传一次")
FIRST = _("请先选一个文件")
LARGE = _("文件太大，最多 5 MB。可以分成几份来导")
NEEDED = _("“%(title)s”还没有写")
FORMULA = _("有公式，请改成填好的字")
ROUNDED = _("%(title)s被表格存成了数字，末几位已经丢了，请把这一列改成文本再填")
SAME = _("和第 %(line)s 行一样")
THERE = _("以前导过了")
NO_HEADER = _("没有找到表头。要有“%(titles)s”，可以先下载样表对照")
NO_ROWS = _("表头下面一行都没有")
MANY = _("一次最多 %(n)s 行，请分成几份")
BAD_DAY = _("日子看不懂：%(text)s，写 2026-11-03 这样")
"""Sentences; each is told with its values."""
