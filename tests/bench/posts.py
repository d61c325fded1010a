"""Posts as villages write them, made up: sentences from many patterns and word lists, with real village names, invented people,
numbers and dates, so that a word stands in ever other company. `units` are what somebody would type to find the post: things,
names and sayings as the writer thought of them, whatever a segmenter makes of them."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WORDS = {
    "crop": "玉米 小麦 大蒜 花生 棉花 大豆 地瓜 辣椒 芦笋 山药 西瓜 牡丹 芍药 木瓜 白菜 萝卜 洋葱 土豆 谷子 芝麻 油用牡丹 晚秋黄梨 鲁西黄牛 青山羊 小尾寒羊 蒜薹 蒜黄 甜瓜 黄金梨",
    "pest": "草地贪夜蛾 白粉病 赤霉病 蚜虫 锈病 棉铃虫 根腐病 红蜘蛛 黄叶 倒伏",
    "work": "秋收 春灌 浇返青水 打药 施肥 追肥 收割 晾晒 播种 间苗 拔草 剪枝 摘心 套袋 起垄 覆膜 飞防 统防统治 深耕 旋地 秸秆还田",
    "thing": "联合收割机 拖拉机 无人机 播种机 旋耕机 三轮车 电动车 水泵 喷雾器 磅秤 晒场 大棚膜 滴灌带 有机肥 尿素 复合肥 种子 农药 粮食 柴油",
    "money": "高龄津贴 耕地地力补贴 种粮补贴 低保金 临时救助 养老金 残疾人两项补贴 计生奖励 退役军人优待金 独生子女费 医保费 合作医疗 养老保险 卫生费 水费 电费 土地流转费 分红 互助金 助学金",
    "paper": "身份证 户口本 银行卡 诊断证明 残疾证 一寸照片 土地证 宅基地证 结婚证 出生证明 死亡证明 委托书 申请表 发票 收据 社保卡 低保证 毕业证",
    "place": "村委会 文化广场 卫生室 村小学 幼儿园 村东头 村西头 南北大街 老槐树底下 大队院 桥头 老坑塘 变压器旁 超市门口 幸福食堂 红白理事会 农家书屋 新时代文明实践站 便民服务站 水塔 扬水站 集上 打麦场 三岔路口 高速路口",
    "repair": "路灯 下水道 自来水管 排水沟 生产路 水泥路 户户通 机井 变压器 监控 健身器材 垃圾桶 院墙 桥面 围墙 厕所 化粪池 电线杆 广播喇叭 闸门",
    "event": "广场舞比赛 义诊 送戏下乡 电影放映 重阳节包饺子 家长会 党员大会 村民代表会 敬老宴 庙会 拔河比赛 书法展 防溺水宣传 反诈宣传 消防演练 核酸检测 疫苗接种 体检 征兵宣传 招聘会 农民培训 电商培训 冬泳 斗羊 孝善之星评选 好媳妇好婆婆表彰",
    "ill": "高血压 糖尿病 白内障 腰椎间盘突出 关节炎 脑梗 感冒 甲流 手足口病 布病 狂犬疫苗 乳腺癌筛查",
    "job": "缝纫工 分拣工 包装工 保洁员 护理员 电焊工 瓦工 司机 保安 摘蒜工 剥蒜 拔葱 装车工 厨师 门卫 月嫂 快递员 木工 油漆工 看孩子的",
    "goods": "蒜黄 土鸡蛋 手工馒头 石磨面 小磨香油 单县羊汤 鲁锦 柳编 草编 葫芦 桐木家具 芦笋罐头 牡丹籽油 耿饼 甜沫 老豆腐 粉条 红薯干 蜂蜜 咸鸭蛋",
    "animal": "黄狗 山羊 老母猪 鸭子 鸽子 牛犊 花猫 鹅 兔子 蜜蜂",
    "weather": "大风 寒潮 暴雨 连阴雨 霜冻 高温 雷阵雨 大雾 冰雹 沙尘",
    "who": "五保户 低保户 脱贫户 六十岁以上老人 八十岁以上老人 留守儿童 残疾人 退役军人 党员 村民代表 小组长 种粮大户 合作社社员 孕妇 在校大学生 外出务工的 网格员 护林员 公益岗 光荣家庭",
    "say": "抓紧办 别耽误 互相转告 别信骗子 先登记后领 过期不候 注意安全 看好老人孩子 锁好门窗 别占道 别烧秸秆 别乱倒垃圾 有事打电话 自愿参加 谁先来谁先用 按户口本来 一户一份",
    "verb": "登记 领取 报名 缴费 核对 签字 认证 复核 盖章 申请 补交 退费",
    "dept": "镇政府 镇民政办 派出所 供电所 卫生院 农商行 邮政所 司法所 自来水公司 燃气公司 县医保局 县人社局 市农科院 驻村第一书记 镇农技站 残联 团县委 妇联",
    "feel": "真好 太及时了 麻烦得很 急死人 不容易 心里暖和 没想到 好看得很 香得很 凉快",
    "kin": "俺娘 俺爹 孩子 俺大爷 婶子 二叔 邻居 姥姥 孙女 儿媳妇 大侄子 老伴",
}
NOTICES = (
    "{money}开始{verb}了，{who}带上{paper}、{paper}到{place}{verb}，{say}。",
    "接{dept}通知，{date}到{date}{repair}检修，{hour}停水停电，{say}。",
    "{date}{weather}预报，家里有{thing}的收一收，{say}。",
    "{date}上午{hour}在{place}开{event}，{who}都来。",
    "{money}名单贴在{place}了，共{n}户，有意见的{days}天内找{name}说。",
    "{repair}修好了，花了{n}元，明细在公开栏，{say}。",
    "{dept}来村里搞{event}，免费查{ill}，带{paper}。",
    "{crop}到了{work}的时候，{dept}的人说今年{pest}重，请用对药。",
    "{who}请注意，{date}前到{place}办{money}，要{paper}和{paper}复印件。",
    "{village}的{event}定在{date}，负责人{name}，电话打村委会。",
    "土地确权材料补{paper}，{village}还有{n}户没交，找{name}。",
    "禁烧期到{date}，谁家的{crop}秸秆要拉走跟{name}说，{thing}统一安排。",
)
TALKS = (
    "{kin}今天在{place}捡到一个{paper}，上面写着{name}，谁的来拿。",
    "谁家有{thing}借一天，想{work}，{crop}等不得了，{feel}。",
    "{kin}做的{goods}，{n}块钱一斤，要的说一声，{village}的能送到家。",
    "今年{crop}长得{feel}，就怕{weather}，大家都{work}了没？",
    "{place}的{repair}坏了{days}天了，晚上{kin}差点摔着，给{name}说过了。",
    "招{job}{n}人，一天{n}元，管饭，在{village}，找{name}。",
    "俺家{animal}跑丢了，{date}在{place}最后看见，见着的打个电话，{feel}。",
    "{crop}地里有{pest}，打了{thing}不管用，谁有好法子？",
    "{kin}去县里看{ill}，{money}报了{n}元，{feel}，谢谢{name}跑腿。",
    "{event}拍了几张照片，{kin}也上台了，{feel}。",
    "{village}到{village}的路啥时候修？拉{crop}的{thing}过不去。",
    "听{dept}的人说{money}要涨，真的假的？{name}知道不？",
    "{date}去{village}赶会，{goods}卖得快，{animal}也有卖的。",
    "谢谢{name}和{name}帮{kin}{work}，{crop}一亩都没落下，{feel}。",
)
SURNAMES = "王李张刘陈杨赵孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦仝晁郜逯"
GIVEN = "建国海燕志强红梅卫东丽娟永刚春霞大勇秀芹德山广田继先福来守义长河金锁兰英桂芝玉珍凤霞学文传玉庆堂怀忠素云翠花立本明善晓岚子轩梓涵浩然雨桐宇航欣怡"
SLOT = re.compile(r"\{(\w+)\}")
LISTS = {key: words.split() for key, words in WORDS.items()}


@dataclass(frozen=True, slots=True)
class Post:
    title: str
    text: str
    units: tuple[str, ...]


def posts(count: int, villages: Sequence[str], seed: int = 15) -> Iterator[Post]:
    """`count` different posts; `villages` are names to tell of."""
    luck = random.Random(seed)
    for _ in range(count):
        units: list[str] = []
        patterns = NOTICES if luck.random() < 0.4 else TALKS
        written = "".join(_written(luck.choice(patterns), villages, luck, units) for _n in range(luck.randint(1, 4)))
        title = f"{_one('money', luck)}{_one('verb', luck)}" if patterns is NOTICES else ""
        if title:
            units.append(title)
        yield Post(title, written, tuple(units))


def _one(key: str, luck: random.Random) -> str:
    words = LISTS[key]
    return words[int(luck.random() ** 2 * len(words))]  # the first of a list are the common ones


def _written(pattern: str, villages: Sequence[str], luck: random.Random, units: list[str]) -> str:
    def fill(found: re.Match[str]) -> str:
        key = found[1]
        if key in LISTS:
            text = _one(key, luck)
        elif key == "name":
            at = luck.randrange(0, len(GIVEN), 2)
            text = luck.choice(SURNAMES) + (GIVEN[at : at + 2] if luck.random() < 0.8 else luck.choice(GIVEN))
        elif key == "village":
            text = luck.choice(villages)
        else:
            days, hours = f"{luck.randint(1, 12)}月{luck.randint(1, 28)}日", f"{luck.randint(6, 20)}点"
            return {"date": days, "hour": hours, "days": str(luck.randint(2, 9))}.get(key, str(luck.randint(2, 3000)))
        units.append(text)
        return text

    written = SLOT.sub(fill, pattern)
    fixed = max(re.split(r"\{\w+\}|[，。？、]", pattern), key=len)
    if len(fixed) >= 3:
        units.append(fixed)
    return written
