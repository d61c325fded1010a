"""What people say in the demo's groups, albums, questions and notices to many villages. All invented."""

from typing import NamedTuple


class Album(NamedTuple):
    title: str
    body: str
    pictures: tuple[tuple[str, str], ...]
    """(what is drawn, what stands beside it)."""


ALBUMS = (
    Album(
        "庙会唱了三天戏", "县梆子剧团来的，台下坐满了。照片是大家凑的。",
        (
            ("opera", "台上两个人在唱，红幕拉开"), ("street", "庙会的街，两边摆了摊"), ("noodles", "晒粉皮的架子"),
            ("cakes", "刚出炉的烧饼"), ("mutton_soup", "一碗羊汤"), ("toys", "卖木头玩具的摊"), ("old_tree", "散场后的老槐树底下"),
        ),
    ),
    Album(
        "秋收这几天", "从拔花生到种麦，能拍的都拍了。",
        (
            ("grain", "晒场上的玉米"), ("truck", "三轮车拉了满满一车"), ("orchard", "果园里摘苹果的人"), ("apples", "一筐红富士"),
            ("yam", "刚挖出来的山药"), ("courtyard", "院子里歇一会儿"), ("pond", "浇完地的坑塘"), ("garlic", "编成辫子的大蒜"),
        ),
    ),
    Album(
        "看牡丹去了", "村里包了一辆车，老人孩子去了四十来口。",
        (
            ("peony_field", "一大片牡丹田"), ("peony", "开得最好的三朵"), ("peaches", "路边卖的桃"), ("opera", "园子里的戏台"),
            ("wicker", "买回来的柳编筐"), ("street", "回来时的路"),
        ),
    ),
)  # fmt: skip


class Question(NamedTuple):
    title: str
    body: str
    options: tuple[str, ...]
    most: int


QUESTIONS = (
    Question(
        "明年先办哪件事？", "钱只够先办一件，村里问问大家。", ("修小学门口的路", "三组装路灯", "给机井换泵", "修老年活动室"), 1
    ),
    Question("庙会请哪个剧团？", "四月的庙会，唱三天。", ("县梆子剧团", "曹县豫剧团", "镇上的坠子班"), 1),
    Question("广场舞几点开始？", "夏天天长，有人嫌早，有人嫌吵。", ("七点", "七点半", "八点"), 1),
    Question("健身器材放哪里？", "县里给了一套，可以选两个地方。", ("村部门口", "小学东边", "老槐树底下", "三组路口"), 2),
)


class Talked(NamedTuple):
    name: str
    about: str
    closed: bool
    said: tuple[str, ...]


GROUPS = (
    Talked(
        "广场舞队", "晚上村部门口，谁都能来。", False,
        ("新学的曲子有点快，明晚慢放着教一遍。", "音响充好电了，今晚七点半。", "下月镇上比赛，想去的报个名，统一坐车。", "下雨，今晚歇一天。"),
    ),
    Talked(
        "养羊的", "看行情、找配种、拼车拉饲料。", False,
        ("县兽医站下周来打防疫针，拴好了等着。", "青贮还有多的，八分钱一斤，自己来拉。", "集上小尾寒羊又涨了两块。", "谁家有种公羊，借用两天。"),
    ),
    Talked(
        "在外打工的", "家里有事互相搭把手，只给组里看。", True,
        ("初六回昆山，车上还有两个座。", "我爹腿不好，谁在家帮着看一眼，电费我转。", "厂里招二十个人，管住，想来的私下说。"),
    ),
    Talked(
        "红白理事会", "谁家有事，提前说一声。", True,
        ("腊月十六老韩家娶媳妇，帮忙的八点到。", "席面还是按说好的，一桌不超过三百。", "喇叭少放一会儿，有孩子要考试。"),
    ),
)  # fmt: skip


class Sent(NamedTuple):
    title: str
    body: str
    urgent: bool
    months: tuple[int, ...]
    """In which months it may be sent."""


SENT = (
    Sent(
        "六十五岁以上老人免费体检，这个月到镇卫生院",
        "带身份证，空腹来。先到先查，上午八点开始。查完三天后到村卫生室拿单子，有要复查的会打电话。\n\n行动不便的，跟村里说一声，派车接。",
        False, (4, 5, 9, 10),
    ),
    Sent("今夜大风降温，看好大棚和牲口", "气象台说夜里阵风八级，最低零下九度。大棚压紧，牲口进圈，水管包好，炉子留缝通风，别煤气中毒。", True, (11, 12, 1, 2)),
    Sent(
        "城乡居民医保开始缴费",
        "每人每年 400 元，手机上能缴，村里也能代办。六十岁以上、低保、残疾人有减免，到村部问。十二月底前缴完，别断了。",
        False, (10, 11),
    ),
    Sent("麦收防火，联合收割机加油别在地头", "加油离地头五十米，车上带灭火器。秸秆不能烧，粉碎还田有补贴，镇农技站能来看。", False, (5, 6)),
    Sent("秋季防汛，低洼的几户提前挪一挪", "夜里有暴雨。住得低的先到亲戚家，没有去处的到村小学。排水沟先清一遍，涵洞口别堆东西。", True, (7, 8)),
    Sent("粮食直补开始核面积", "各户对一下自己的亩数，有错的三天内找小组长改。改过的要自己签字，别人不能代。", False, (3, 4, 9)),
)  # fmt: skip
OWN_WORDS = ("村部门口集合，七点半发车。", "不识字的让孩子念给听，或者打村部电话。", "三组的先来，其他组下午。", "")
DECLINED = ("我们村上周已经查过了", "村里没有这种情况，不发了")

REPORTED = (
    ("收粮的不讲信用，电话 13900000000，大伙别卖给他。", "private", "露了别人的手机号", True),
    ("谁偷了我家的鸡，我知道是谁。", "untrue", "没有凭据就说人", True),
    ("加微信进群，日结三百，先交押金。", "advert", "像骗钱的", True),
    ("村里的账就是不清楚。", "untrue", "账上写着，公开栏就有", False),
)  # fmt: skip
APPEALED = "我说的是真的，有收据。"
ANSWERED = {True: "看过收据，恢复", False: "确实露了别人的电话，维持"}

WORDS = (
    ("稳赚不赔", "advert"), ("加微信拉群", "advert"), ("内部消息涨停", "advert"), ("押金转账返现", "advert"), ("代办低保", "advert"),
    ("祖传秘方包治", "advert"), ("狗日的", "abuse"), ("不得好死", "abuse"), ("六合彩", "illegal"), ("代开发票", "illegal"),
    ("枪支", "illegal"), ("听说要征地别传", "untrue"), ("身份证复印件发我", "private"),
)  # fmt: skip
HELD_TEXT = "有个群说稳赚不赔，天天返现，我看像骗人的，大伙当心。"
ALBUM_NOW = "腊月赶集，买啥的都有"
PICTURES_NOW = (
    ("street", "集上人挤人"), ("toys", "卖木头玩具的摊"), ("chilli", "一串一串的红辣椒"), ("meat", "切好的驴肉"), ("wicker", "柳编的筐"),
)  # fmt: skip
SENT_NOW = ("腊月里查一遍煤气报警器", "每户看一眼：插上电没有，按一下响不响。坏的记下来报到村里，镇里统一换，不要钱。")
