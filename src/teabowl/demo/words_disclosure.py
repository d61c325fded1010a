"""What invented villages earn and spend in an ordinary year, what they disclose, what people ask about. Nobody here exists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of entry. `months`: when in the year; empty: each month. `least` and `most` in yuan; `each`: chance in a month.
    `cents`: an amount with jiao and fen. `shares`: how many people share it (0: one payee)."""

    flow: str
    category: str
    purpose: str
    party: str
    least: int
    most: int
    each: float = 1.0
    months: tuple[int, ...] = ()
    cents: bool = False
    person: bool = False
    shares: int = 0


ITEMS = (
    Item("in", "subsidy", "村级组织运转经费拨款（{month} 月）", "镇财政所", 4200, 5200),
    Item("in", "operating", "光伏电站发电收益（{last} 月）", "供电公司", 900, 2600, 0.8, cents=True),
    Item("in", "lease", "{road}机动地承包费", "{road}粮食种植合作社", 4000, 17000, 0.35),
    Item("in", "lease", "村部东屋租金", "{surname}记小超市", 200, 600, 0.5),
    Item("in", "lease", "坑塘承包费", "{name}", 2400, 6800, 0.12, person=True),
    Item("in", "other_in", "卖废旧物资", "镇上废品收购站", 60, 420, 0.25),
    Item("in", "subsidy", "小麦“一喷三防”补助", "县农业农村局", 1800, 3600, 0.8, (5,)),
    Item("in", "subsidy", "秸秆禁烧工作经费", "镇财政所", 1500, 3000, 0.8, (10,)),
    Item("out", "cleaning", "公益岗保洁 {few} 人，{last} 月工资", "保洁员", 1800, 4200, shares=6),
    Item("out", "utilities", "路灯电费（{last} 月）", "供电所", 380, 760, cents=True),
    Item("out", "utilities", "监控和网络费", "通信公司营业部", 120, 300, 0.6),
    Item("out", "water", "修渠清淤，{metres} 米", "{name}施工队", 1200, 5200, 0.3, (3, 4, 9, 10, 11)),
    Item("out", "water", "机井水泵维修", "镇上农机配件门市", 260, 2400, 0.3),
    Item("out", "relief", "困难户慰问 {few} 户", "困难户", 800, 2400, 0.25, shares=5),
    Item("out", "relief", "春节慰问老党员和困难户 {few} 户", "困难户", 1500, 3200, 0.9, (1, 2), shares=6),
    Item("out", "office", "办公用品和打印", "{surname}记文印店", 60, 320, 0.7),
    Item("out", "office", "报刊费", "邮政支局", 200, 520, 0.6, (12, 1)),
    Item("out", "works", "村部屋顶补漏", "{name}施工队", 900, 4600, 0.08),
    Item("out", "works", "{road}补坑洼，石子和人工", "镇上建材门市", 1400, 7600, 0.14, (4, 5, 9, 10)),
    Item("out", "wages", "秸秆禁烧值班误工，{few} 人", "值班 {few} 人", 900, 2200, 0.8, (6, 10), shares=5),
    Item("out", "wages", "村报账员补贴", "{name}", 300, 500, 0.9, person=True),
    Item("out", "activities", "重阳节饺子宴", "粮油超市", 800, 1900, 0.8, (10,)),
    Item("out", "activities", "广场舞音响维修", "家电维修店", 120, 460, 0.12),
    Item("out", "cleaning", "垃圾清运车加油", "加油站", 240, 620, 0.7, cents=True),
)

LAST_IN = (
    ("lease", "村西 42 亩机动地租金", "随西粮食种植合作社", 8, 1_680_000),
    ("operating", "光伏电站发电收益", "供电公司", 12, 146_000),
    ("other_in", "旧水泵卖废铁", "镇上废品收购站", 15, 12_000),
    ("lease", "村部东屋租金", "赵记小超市", 20, 26_000),
)
LAST_OUT = (
    ("cleaning", "公益岗保洁 6 人，上月工资", "保洁员", 10, 360_000),
    ("utilities", "路灯电费（上月 1 日至月底）", "供电所", 12, 61_550),
    ("water", "三号机井水泵更换，含安装", "镇上一家农机配件门市", 14, 386_000),
    ("office", "办公打印", "韩记文印店", 16, 18_600),
    ("water", "三组东沟清淤人工", "清淤 4 人", 18, 120_000),
    ("relief", "困难户慰问 5 户", "困难户", 21, 100_000),
    ("works", "健身器材换螺丝、补漆", "县体育用品门市", 23, 41_400),
    ("utilities", "监控和网络费", "通信公司营业部", 26, 40_000),
)
"""The showcase's last month. With 88,943.70 before it, 96,308.20 is left."""
LAST_OPENING = 8_894_370

MISSING = (
    ("in", "subsidy", "村级组织运转经费拨款", "镇财政所", 6, 480_000),
    ("in", "operating", "光伏电站发电收益", "供电公司", 11, 213_460),
    ("out", "cleaning", "公益岗保洁 6 人，上月工资", "保洁员", 10, 360_000),
    ("out", "utilities", "路灯电费（上月）", "供电所", 12, 58_820),
    ("out", "water", "抗旱浇地，柴油和人工", "镇上加油站", 19, 274_000),
    ("out", "relief", "雨后慰问受灾 4 户", "受灾户", 28, 120_000),
)
"""The showcase's month that was never published in time."""

ASKED = (
    (
        "去年刚修过水泵，怎么又换了？",
        "去年修的是二号井。三号井的泵用了 9 年，上个月烧了，拆下来的旧泵卖废铁 120 元，也在本月收入里。",
        "water",
    ),
    ("这次清的是哪一段沟？", "从小学门口到三号井，量过是 {metres} 米，验收照片贴在村部。", "water"),
    ("路灯少亮了几天，电费怎么没少？", "供电所按表收，表数在村部墙上，您可以来对。下个月换节能灯。", "utilities"),
    ("保洁员是怎么定的人？", "年初村民代表会议定的，名单和分段在公告栏。缺了人先从报过名的里面补。", "cleaning"),
    ("慰问的是哪几户，标准多少？", "名单会上议过，一户 {few} 百元。姓名按规定只显示姓，想核对的到村部看签领单。", "relief"),
    ("承包费比去年少，是降价了？", "没有降，一亩还是 400 元，去年那次收的是一年半的。合同在村部能看。", "lease"),
    ("打印花了这么多？", "是印承包合同和选民登记表，一共 {metres} 张，发票照片补上了。", "office"),
)
STATEMENTS = (
    ("decisions", "村民代表会议定的三件事", "{date}开的村民代表会议，应到 31 人，实到 27 人。\n\n定了三件事：\n一、机动地继续公开发包，底价每亩 400 元。\n二、保洁员按段包干，每月评一次。\n三、东沟清淤从集体收入里出，上限 6,000 元。\n\n会议记录在村部，谁都能看。"),
    ("relief", "本季度救助和补贴发放", "本季度发放情况：\n低保 9 户 14 人，按月打卡。\n高龄补贴 22 人。\n临时救助 2 户，会上议过、公示过 7 天，没有人提异议。\n\n名单按规定只写姓和组，想核对的到村部。"),
    ("land", "宅基地申请的审批结果", "本季度申请 3 户，批了 2 户：一组 1 户、四组 1 户，都是翻建，面积 166 平方米以内。\n没批的 1 户是因为压了沟边，已经当面说明。"),
    ("works", "{road}硬化工程招标和验收", "长 {metres} 米，宽 4 米，三家报价，最低的中标。\n理财小组和村民代表 5 人一起验收，厚度打了 3 个孔，都够。\n工程款分两次付，质保一年。"),
    ("other_village", "浇地用水的安排", "{date}起按组轮着浇，二组先开始。一度电 {cents}，电表每天公布。"),
    ("party_members", "发展对象公示", "支部大会通过 1 名发展对象，公示 5 个工作日，有意见可以找支部书记，也可以写信。"),
    ("assets", "集体资产清查结果", "村部、文化广场、机井 {few} 眼、路灯 46 盏、光伏板 60 千瓦，都对上了账。报废旧水泵 1 台。"),
)  # fmt: skip
FUND_TITLE = "给东头小桥装护栏"
FUND_STORY = (
    "东头小桥是孩子上学的路，两边没有护栏，去年冬天有两位老人滑下去过，好在水浅。\n\n"
    "村民代表会议定了装不锈钢护栏，32 米，三家报价，最低 14,800 元。集体出 4,000 元，剩下的请大家搭把手，多少都行，在外的也可以。\n\n"
    "捐款到村部找报账员，当面开收据。收到的、花掉的，一笔一笔跟月账公布。"
)
FUND_IN = ((9, "村民捐款 23 人", 4_120_00), (17, "在外务工乡亲捐款 11 人", 3_650_00), (25, "赵家三兄弟捐款", 1_500_00))
