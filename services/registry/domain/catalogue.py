"""The seven kinds of duty post as shipped (Beita), with the words of Beijing and Taiyuan for them.

A city replaces it by a policy of its own.  Content and precautions are what the volunteer is told
before the first shift: no post is published without them (R-POST-01).
"""

from collections.abc import Iterable

from contracts.registry import PostRule, PostRules
from contracts.vocabulary import PostCategory
from services.registry.domain.text import clean

SHIPPED = PostRules(
    posts=[
        PostRule(
            category=PostCategory.CHECKPOINT,
            title="卡口值班",
            title_en="Checkpoint duty",
            content="查验健康码、行程卡和介绍信，测量体温，登记出入人员和车辆，引导居民错峰通行。",
            precautions="全程佩戴口罩，保持一米距离；不与人争执，遇不配合者报告值班组长；"
            "夜间穿反光背心；不拍摄、不外传登记信息。",
            also_called=frozenset({"关卡执勤", "關卡執勤", "卡点监测", "gate duty"}),
        ),
        PostRule(
            category=PostCategory.ISOLATION_SITE,
            title="隔离点服务",
            title_en="Isolation site service",
            content="在清洁区和缓冲区配送餐食物资、收集需求、协助登记转运，维护设施。",
            precautions="须经医务人员面对面培训穿脱防护服并考核合格；严格分区，不进入污染区；"
            "出现发热、咳嗽立即报告并停岗。",
            also_called=frozenset({"医疗及应急", "醫療及應急", "medical and emergency"}),
            training="post",
            face_to_face=True,
            medical_trainer=True,
            insurance="everybody",
            hazardous=True,
            weight=2.0,
        ),
        PostRule(
            category=PostCategory.SAMPLE_TRANSPORT,
            title="样本转运",
            title_en="Sample transport",
            content="用专车、专箱在采样点与实验室之间转运样本，交接时双方核对数量并签字。",
            precautions="须经医务人员面对面培训；两人同车，转运箱不离视线、不得开启；"
            "破损泄漏按预案处置并立即报告；车辆每趟消毒。",
            also_called=frozenset({"样本运送", "樣本轉運", "sample delivery"}),
            training="post",
            face_to_face=True,
            medical_trainer=True,
            insurance="everybody",
            hazardous=True,
            weight=2.0,
        ),
        PostRule(
            category=PostCategory.AREA_SUPPLY,
            title="区域保供",
            title_en="Area supply",
            content="分拣、搬运和配送生活物资与药品到楼栋，核对住户清单，照顾独居老人等特殊人群。",
            precautions="无接触交接；药品先送、冷藏品不断链；搬重物两人一组；不收取任何费用和礼品。",
            also_called=frozenset({
                "物资配送", "物資配送", "最后一百米", "特殊人群", "特殊人羣", "delivery",
                "special groups",
            }),
        ),
        PostRule(
            category=PostCategory.EPI_SURVEY,
            title="流行病学调查",
            title_en="Epidemiological survey",
            content="在专业人员带领下电话询问、整理行程和接触者信息，录入数据，也可在线上完成。",
            precautions="签署保密承诺；信息只在专用系统内处理，不截屏、不转发；"
            "不作诊断、不透露他人情况。",
            also_called=frozenset({
                "流调溯源", "流調溯源", "线上服务", "線上服務", "信息录入", "tracing",
                "online service",
            }),
            weight=1.2,
        ),
        PostRule(
            category=PostCategory.SAMPLING,
            title="核酸采样",
            title_en="Nucleic acid sampling",
            content="组织居民分时排队、扫码登记、维持秩序，为采样人员传递物资；采样由有资质者进行。",
            precautions="须经岗位培训；按要求穿戴防护用品，两小时轮换；优先老弱病孕；"
            "采样结束手部消毒、按医疗废物处置。",
            also_called=frozenset({"核酸检测", "核酸檢測", "testing support"}),
            training="post",
            insurance="everybody",
            hazardous=True,
            weight=1.5,
        ),
        PostRule(
            category=PostCategory.AREA_CONTROL,
            title="社会面管控",
            title_en="Public area control",
            content="巡查公共场所，劝导聚集和不戴口罩者，入户排查、居民引导，协助环境消杀和政策宣传。",
            precautions="两人同行、佩戴统一标识；只劝导不执法；消杀药剂按比例配制，"
            "做好眼部和呼吸防护；入户先亮明身份。",
            also_called=frozenset({
                "入户排查", "防疫消杀", "居民引导", "巡逻", "door-to-door check", "disinfection",
                "resident guidance",
            }),
        ),
    ]
)  # fmt: skip


def found(posts: Iterable[PostRule], search: str) -> list[PostRule]:
    """The posts that are called so, here or in another city."""
    wanted = clean(search).casefold()
    return [one for one in posts if any(wanted in name for name in _names(one))]


def _names(post: PostRule) -> list[str]:
    called = (post.category.value, post.title, post.title_en, *post.also_called)
    return [clean(one).casefold() for one in called]
