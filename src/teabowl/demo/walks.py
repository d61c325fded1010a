"""Short walks over the start page: a villager's morning, an operator's hour, a township organiser's Monday, a party member's
evening far from home, a secretary's meeting night."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from teabowl.demo.cast import SHOWCASE

V, T = f"/p/{SHOWCASE}/", f"/p/{SHOWCASE[:9]}000/"


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk: who walks (a key of `cast.PARTS`), and its stations as (what one does, what to look for, where)."""

    part: str
    zh: str
    about_zh: str
    stations: tuple[tuple[str, str, str], ...]


WALKS = (
    Walk(
        "villager",
        _("村民的一个早上"),
        _("赵小满在随西村三组，用的是一部旧手机"),
        (
            (_("打开村里的首页"), _("停水通知、上个月的账、村里的数"), V),
            (_("翻上个月的账，对一笔问一句"), _("谁收的钱、票据、谁签了字"), f"{V}disclosure/"),
            (_("查一件事怎么办，请村里代办"), _("带什么、找谁、几天办好"), f"{V}guides/"),
            (_("给书记写封信"), _("公开还是私密由您定，迟了会报到镇里"), f"{V}letters/write/"),
            (_("看看附近有什么活儿"), _("近的在前面，不用定位"), f"{V}jobs/"),
            (_("把家里的苹果放到特产"), _("电话点一下才显示"), f"{V}products/write/"),
            (_("在村友圈说一句、投一票"), _("投票只管村里自己的事"), f"{V}circle/"),
            (_("在这个村里找几个字"), _("写拼音首字母也行"), f"{V}search/"),
            (_("定一定消息怎么收"), _("哪些要短信，几点以后别响，一下全关"), "/me/messages/settings/"),
        ),
    ),
    Walk(
        "operator",
        _("操作员的一个钟头"),
        _("周明芳管着随西村的日常，能少打字就少打字"),
        (
            (_("看今天有几件事"), _("先到期的在前面，做完就没有了"), f"{V}desk/"),
            (_("答一封公开来信"), _("还有几个工作日写在旁边"), f"{V}letters/waiting/"),
            (_("接一件代办"), _("缺材料就退回，写清缺什么"), f"{V}errands/"),
            (_("把这个月的账记下去"), _("也可以从 Excel 读进来，错的行会标出来"), f"{V}disclosure/books/"),
            (_("处理一条举报"), _("原因从单子里选，写的人会知道，能申诉"), f"{V}reports/"),
            (_("发一条带图的通知"), _("照片先缩小，拍摄地点自动去掉"), f"{V}notices/write/"),
            (_("来了暴雨，一分钟告诉全村"), _("没有手机的，谁念给谁听也记得下"), f"{V}alerts/write/"),
            (_("排一排首页的版块，换张封面"), _("用不着的关掉，内容都还在"), f"{V}boards/"),
        ),
    ),
    Walk(
        "township",
        _("镇里的星期一"),
        _("郑晓岚看随官屯镇的村，谁也不用给她填表"),
        (
            (_("看哪些要留意"), _("迟了的信、缺着的账、该核对的指南，打开就是记录"), f"{T}attention/"),
            (_("催一份没公布的账"), _("催过几次、村里怎么答的都在"), f"{T}disclosure/missing/"),
            (_("一份通知发到各村"), _("哪个村发了、哪个村没发，自己会显示"), f"{T}sent/"),
            (_("改一条办事指南里镇上的那部分"), _("县里原文变了会提醒，各村马上看到"), f"{T}guides/manage/"),
            (_("裁决一份申诉"), _("撤下的帖子，写的人不服可以到镇里"), f"{T}appeals/"),
            (_("打开一个数，看到每一条记录"), _("公布以后变过的，写着当时和现在"), f"{T}figures/"),
        ),
    ),
    Walk(
        "member",
        _("党员在外地的一个晚上"),
        _("马远航在北京打工，组织关系还在随西村"),
        (
            (_("看有什么会、欠不欠党费"), _("只有自己看得到"), "/me/party/"),
            (_("进正在开的支部大会"), _("人够不够、为什么、轮到哪一项"), "/me/meetings/"),
            (_("投一票"), _("网断了票存在手机里，只算一次"), "/me/meetings/"),
            (_("交这个月的党费"), _("钱直接到支部的账户，收据有号可查"), "/me/dues/"),
            (_("看支部的学习材料"), _("没有网也能看，不计时、不排名"), f"{V}party/study/"),
            (_("问支部一句"), _("打字时先把问过的摆出来"), f"{V}party/questions/ask/"),
        ),
    ),
    Walk(
        "secretary",
        _("书记开会的一天"),
        _("孙立根今天主持支部大会"),
        (
            (_("看该开什么会"), _("没开的会提前提醒，不用自己记"), f"{V}desk/"),
            (_("进会场主持"), _("签到、请假、发言、表决，人不够会说差几个"), "/me/meetings/"),
            (_("一件大事走四议两公开"), _("一步都跳不过去，全村都看得到走到哪了"), f"{V}matters/"),
            (_("看党建之家"), _("大家看得到的只有组织和职务，没有党员名单"), f"{V}party/"),
        ),
    ),
)
