"""What invented people of Heze's villages sell, show, pay for and do. The kinds of things are the region's; nobody here exists."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to list. `picture` is one of pictures.DRAWN with what is on it; `months` when it is listed (empty: any time)."""

    kind: str
    title: str
    body: str
    said: dict[str, Any] = field(default_factory=dict)
    picture: tuple[str, str] | None = None
    months: tuple[int, ...] = ()


def _from_to(first: int, last: int) -> tuple[int, ...]:
    """The months of a season, which may pass the new year."""
    return tuple(m for m in range(1, 13) if (first <= m <= last if first <= last else m >= first or m <= last))


def _product(kind: str, title: str, body: str, price: str, unit: str, months: tuple[int, int] | None, picture: tuple[str, str],
             **more: Any) -> Offer:  # fmt: skip
    first, last = months or (None, None)
    listed = _from_to(*months) if months else ()
    low, _, high = price.partition("-")
    said = {"price": low or None, "price_to": high or None, "unit": unit, "season_from": first, "season_to": last} | more
    return Offer(kind, title, body, said, picture, listed)


PRODUCTS = (
    _product("fruit", "红富士苹果", "自家园子，不打蜡不催红，霜打过的，脆甜。十斤一箱，来了先尝后买。", "3.5", "斤", (10, 2), ("apples", "一筐红苹果，旁边放着一个"), quantity="3000", ships=True),
    _product("fruit", "露天西瓜", "沙地西瓜，农家肥，头茬。一车起送到家门口，零买来地头挑。", "0.8-1.2", "斤", (6, 8), ("watermelon", "两个西瓜和一牙切开的西瓜"), quantity="20000"),
    _product("fruit", "水蜜桃", "软桃，手一撕就掉皮。当天摘当天走，过夜的不卖。", "3-4", "斤", (6, 8), ("peaches", "一筐水蜜桃"), quantity="1500"),
    _product("fruit", "酥梨", "老梨树结的，个头不齐，水头足，煮梨水也好。", "2", "斤", (9, 11), ("pears", "一筐黄梨"), quantity="2000"),
    _product("fruit", "冬枣和干红枣", "干枣去年秋天晒的，没有虫眼，熬粥蒸花糕都行。", "8-12", "斤", (9, 1), ("dates", "一筐红枣"), quantity="600", ships=True),
    _product("vegetable", "曹县芦笋", "清早割的绿芦笋，头天说一声，第二天带着露水给您。", "8-12", "斤", (4, 6), ("asparagus", "一捆绿芦笋"), quantity="800", cooperative="青禾芦笋专业合作社（编的）"),
    _product("vegetable", "紫皮大蒜", "晾干了的，辫成辫，一辫五斤左右，放到年后不发芽。", "4.5", "斤", (6, 11), ("garlic", "几串白蒜头挂着"), quantity="5000", ships=True),
    _product("vegetable", "干辣椒", "串好的一串一串，挂屋檐下晒透的，辣味正。", "9", "斤", (9, 12), ("chilli", "一串串红辣椒挂着"), quantity="400", ships=True),
    _product("herb", "陈集山药", "沙土地里长的，细毛山药，面，甜。刨断的便宜卖，蒸着吃一样。", "7-9", "斤", (10, 3), ("yam", "一摞山药，露出白心"), quantity="4000", ships=True, cooperative="沙土地山药合作社（编的）"),
    _product("grain", "石磨面和小米", "自家麦子，村里石磨磨的，带点麸皮，蒸馍香。小米今年的新米。", "3-6", "斤", None, ("grain", "三袋粮食：面、小米、高粱"), ships=True),
    _product("food", "吊炉烧饼", "吊炉现打，芝麻厚，早上六点出炉，五个起送到门口。", "1", "个", None, ("cakes", "一摞撒满芝麻的烧饼")),
    _product("food", "单县羊汤", "大锅熬一夜，汤白不膻。自己带锅来打，回家一热就是一顿。", "25", "碗", (10, 3), ("mutton_soup", "一大碗冒热气的羊汤")),
    _product("food", "手工粉皮", "绿豆粉旋的，晒在高粱箔上，泡开了不断。", "12", "斤", (9, 4), ("noodles", "架子上晾着一张张粉皮"), quantity="300", ships=True),
    _product("food", "酱驴肉", "老汤卤的，当天卤当天卖，头天晚上订。", "60", "斤", (9, 3), ("meat", "一盘切好的酱驴肉")),
    _product("meat", "散养鸡蛋", "几十只鸡在枣树林里跑，吃虫吃草，蛋黄红。", "1.2", "个", None, ("eggs", "一筐鸡蛋"), quantity="500"),
    _product("craft", "柳编提篮和筐", "自家柳条，冬闲编的，结实，赶集买菜、装鸡蛋都行。大小可以定做。", "25-60", "个", None, ("wicker", "两只柳条编的提篮"), ships=True, cooperative="曹县柳编互助组（编的）"),
    _product("craft", "木旋玩具", "老手艺，椿木旋的小人，颜料是能入口的。过年哄孩子正好。", "15-30", "个", None, ("toys", "四个彩色的木旋小人"), ships=True),
    _product("flower", "牡丹苗和盆花", "三年苗，带花苞，品种写在签上。秋天栽最好，教您怎么栽。", "15-40", "棵", (9, 11), ("peony", "三朵盛开的牡丹"), quantity="2000", ships=True),
)  # fmt: skip

PLACES = (
    Offer("garden", "百亩牡丹园", "四月中旬开得最好，早上九点前人少。园子边上有卖牡丹茶、牡丹酥的。", {"ticket": "0", "opening": "4 月天天开，7 点到 18 点半", "best_from": 4, "best_to": 5, "see": "一百二十亩，三十多个品种，红的紫的白的分着栽", "meals": "园门口有烧饼、羊汤、凉粉", "how": "镇上坐 3 路到园子门口，村部能停车"}, ("peony_field", "一片牡丹园，远处一座亭子")),
    Offer("garden", "苹果采摘园", "自己摘自己称，进园不收钱，摘多少算多少。孩子有小梯子。", {"ticket": "0", "opening": "9 月到 11 月，天亮到天黑", "best_from": 9, "best_to": 11, "see": "四十亩红富士，老园子", "meals": "提前一天说，有铁锅炖鸡", "how": "过了村北的桥往东，看见红牌子"}, ("orchard", "结满红苹果的果园")),
    Offer("old", "老槐树和老街", "槐树有些年头了，树下是以前的集。老街还有三家老铺面。", {"ticket": "0", "opening": "不关门", "see": "老槐树、青砖老街、旧时的集口", "how": "村中心，下车走两分钟"}, ("old_tree", "一棵老槐树，树后是老屋")),
    Offer("old", "青砖老街", "修过了，住的还是原来的人。逢三逢八有集。", {"ticket": "0", "opening": "不关门，逢三逢八赶集", "see": "四十几座青砖院子，门楼各不一样", "meals": "街口有烧饼铺", "how": "镇上往西 2 公里"}, ("street", "老街两边的青砖房")),
    Offer("water", "荷塘和亭子", "七月看荷花，冬天挖藕。塘边有石凳，老人爱坐。", {"ticket": "0", "opening": "不关门", "best_from": 6, "best_to": 8, "see": "二十亩荷塘，一座木亭", "how": "村南，机井房东边"}, ("pond", "荷塘里开着荷花，岸上一座亭子")),
    Offer("stay", "老赵家农家院", "三间客房，火炕，洗得热水澡。早饭管，晚饭提前说。", {"ticket": "80", "opening": "天天有人", "see": "院里有枣树，鸡在树下跑", "meals": "地锅鸡、手擀面、时令菜", "rooms": 3, "how": "村东头第二条胡同，门口挂红灯笼"}, ("courtyard", "农家院，院里摆着饭桌")),
    Offer("show", "周末听戏", "两夹弦和大平调，村里老人自己唱。要唱就上台，台下有茶。", {"ticket": "0", "opening": "周六 14 点到 16 点，下雨停", "see": "村戏台，锣鼓是老家什", "meals": "大碗茶，不要钱", "how": "村部广场"}, ("opera", "戏台上两个人在唱戏")),
)  # fmt: skip

JOBS = (
    Offer("call", "摘辣椒，要六个人", "按斤算也行，自己带手套。中午管一顿饭。", {"pay_low": "110", "pay_high": "150", "pay_per": "day", "people": 6, "where": "村东辣椒地", "distance_km": "1", "hours": "7 点到 17 点"}, ("chilli", "一串串红辣椒"), (8, 9, 10)),
    Offer("call", "拔蒜、编蒜辫", "手快的一天能挣得多，老人孩子别来，太晒。", {"pay_low": "130", "pay_high": "180", "pay_per": "day", "people": 10, "where": "北地蒜田", "distance_km": "2", "hours": "5 点到 10 点，15 点到 19 点"}, ("garlic", "几串蒜头"), (5, 6)),
    Offer("call", "大棚绑蔓打叶", "活不重，坐着也能干，能接送孩子。", {"pay_low": "80", "pay_high": "90", "pay_per": "day", "people": 4, "where": "村南三号棚", "distance_km": "1.5", "hours": "8 点到 11 点，14 点到 17 点"}, ("greenhouse", "几座大棚，棚里一片绿")),
    Offer("job", "服装加工点招缝纫工", "会平车就行，不会的教一周，教的时候也给钱。计件，月月结清。", {"employer": "乡邻服装加工点（编的）", "pay_low": "3000", "pay_high": "4500", "pay_per": "month", "people": 8, "where": "镇工业街", "distance_km": "4", "hours": "8 点到 18 点，中午回家"}, ("workshop", "缝纫机和一块红布")),
    Offer("job", "柳编合作社招编工", "在家编也行，送条子上门，收成品上门。按件算。", {"employer": "曹县柳编互助组（编的）", "pay_low": "12", "pay_high": "35", "pay_per": "piece", "people": 20, "where": "在家或村部", "distance_km": "0"}, ("wicker", "两只柳条篮子")),
    Offer("job", "村小学食堂找一位帮厨", "要有健康证，没有的村里带着去办。寒暑假照发一半。", {"employer": "随官屯镇某小学（编的）", "pay_low": "2200", "pay_per": "month", "people": 1, "where": "村小学", "distance_km": "0.5", "hours": "7 点到 13 点"}),
    Offer("skill", "跟老师傅学木旋", "免学费，料钱自己出。每周三下午，学会了自己接活。", {"employer": "文化站", "people": 6, "where": "村部西屋", "distance_km": "0", "hours": "周三 14 点到 17 点"}, ("toys", "四个木旋小人")),
    Offer("skill", "手机拍货卖货课", "怎么拍得好看、怎么发货、怎么防骗。带上手机和您要卖的东西。", {"employer": "镇农技站", "people": 30, "where": "镇文化站二楼", "distance_km": "4", "hours": "周六 9 点到 11 点"}),
    Offer("idea", "几家合伙买一台烘干机", "秋天辣椒、山药赶上连阴雨就烂。一台二手的三万左右，十家凑，排着用。想凑的来说一声。", {}, None, (9, 10, 11, 12)),
    Offer("idea", "闲院子收拾出来接城里人过周末", "咱村有二十几处空院。先收拾两处试试，村里出个看门的，挣了按院子分。", {}, ("courtyard", "收拾好的农家院")),
)  # fmt: skip

SERVICES = (
    Offer("health", "村卫生室", "量血压、换药、常见病，慢病药能代取。夜里有急病先打 120。", {"who": "村医老宋（编的）", "hours": "每天 7 点半到 19 点", "area": "本村", "charge": "按药价，能报销", "comes": True}, ("clinic", "村卫生室的房子")),
    Offer("repair", "修水管、换龙头、通下水", "小活当天到。料用什么先跟您说价。", {"who": "老马（编的）", "hours": "7 点到 20 点", "comes": True, "area": "本村和附近三个村", "charge": "换龙头 10 元，料另算"}, ("tools", "扳手、钳子和一个水龙头")),
    Offer("repair", "修三轮、补胎、换电池", "坏半路上的能去拉。", {"who": "桥头修车铺（编的）", "hours": "6 点半到 19 点", "comes": True, "area": "全镇", "charge": "补胎 8 元"}, ("tools", "修车的工具")),
    Offer("transport", "拉货三轮、小货车", "拉粮、拉家具、送货进城，装卸搭把手。", {"who": "赵师傅（编的）", "hours": "5 点到 21 点", "area": "全县", "charge": "镇上 30 元，县城 80 元"}, ("truck", "装满货的小货车")),
    Offer("transport", "去县城的顺风班车", "早去晚回，老人去医院能送到门口。座位少，头天晚上说。", {"who": "老钱（编的）", "hours": "6 点半发车，16 点回", "area": "本村到县城", "charge": "单程 8 元"}),
    Offer("farm", "收麦、旋地、打药无人机", "提前三天排，先排先干，地块远近一个价。", {"who": "村农机队（编的）", "hours": "农忙时全天", "all_day": True, "area": "全镇", "charge": "收麦 45 元一亩，旋地 60 元一亩"}),
    Offer("farm", "代买化肥种子", "凑一车便宜。只收公家定价的，票给您。", {"who": "供销社服务点（编的）", "hours": "8 点到 18 点", "area": "本村", "charge": "不加价"}),
    Offer("shop", "村口小卖部，能取快递", "晚上九点前都能来取。老人拿不动的，孩子放学给送。", {"who": "刘婶（编的）", "hours": "6 点到 21 点", "area": "本村", "charge": "取件不要钱"}, ("shop", "村口小卖部")),
    Offer("home", "红白理事会", "谁家有事先来说，桌数、礼金按村里议定的来，桌椅碗筷免费用。", {"who": "理事会老会长（编的）", "all_day": True, "area": "本村", "charge": "不收钱"}),
    Offer("home", "上门理发", "腿脚不便的老人，每月初一十五上门。", {"who": "小周（编的）", "hours": "初一、十五上午", "comes": True, "area": "本村", "charge": "老人 5 元"}),
    Offer("money", "助农取款、交电费", "取两千以内不用进城，电费话费都能交。", {"who": "村便民服务点（编的）", "hours": "8 点到 18 点", "area": "本村", "charge": "不收手续费"}),
)  # fmt: skip

STALE = Offer(
    "craft",
    "去年编的蒲团",
    "蒲草的，冬天坐着暖和。还剩几个。",
    {"price": "18", "unit": "个", "ships": True},
    ("wicker", "柳编和蒲编的家什"),
)
DOUBTFUL = Offer(
    "job", "轻松在家点赞，日结三百", "一部手机就能干，先交一百押金领任务。",
    {"employer": "某某网络", "pay_low": "300", "pay_per": "day", "where": "在家"},
)  # fmt: skip
