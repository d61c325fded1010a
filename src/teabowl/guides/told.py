"""What guides and errands tell people."""

from teabowl.kernel.telling import Channel, MessageKind, Pace

SMS_TOO = (Channel.WECHAT, Channel.SMS, Channel.EMAIL)

KINDS = [
    MessageKind(
        "guides.errand_moved",
        "您请办的事有进展",
        "Your errand moved on",
        "事是您请村里办的",
        "You asked the village to do it",
    ),
    MessageKind(
        "guides.errand_sent_back",
        "您请办的事要补材料",
        "Your errand needs something more",
        "事是您请村里办的",
        "You asked the village to do it",
        channels=SMS_TOO,
    ),
    MessageKind(
        "guides.errand_done",
        "您请办的事办好了",
        "Your errand is done",
        "事是您请村里办的",
        "You asked the village to do it",
        channels=SMS_TOO,
    ),
    MessageKind(
        "guides.consent_asked",
        "有人要替您办事，等您同意",
        "Somebody wants to act for you",
        "事是替您办的",
        "It is your matter",
        channels=SMS_TOO,
        owed=True,
    ),
    MessageKind(
        "guides.errand_asked",
        "有人请村里代办",
        "An errand was asked",
        "您经办村里的代办",
        "You handle the village's errands",
    ),
    MessageKind(
        "guides.errand_late",
        "代办过了期限",
        "An errand is late",
        "迟了的代办报到您这里",
        "Late errands come up to you",
        pace=Pace.DIGEST,
    ),
    MessageKind(
        "guides.original_changed",
        "您这里改过的指南，原文变了",
        "A guide you changed moved on",
        "您这里改过这份指南",
        "Your place changed this guide",
        pace=Pace.DIGEST,
    ),
]
