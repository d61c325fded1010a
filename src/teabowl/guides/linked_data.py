"""A guide as linked data: schema.org GovernmentService in its page, and after CPSV-AP's terms for other systems.

Terms: https://schema.org/GovernmentService; CPSV-AP 3.x (namespaces cpsv http://purl.org/vocab/cpsv#, cv http://data.europa.eu/m8g/).
Durations are working days, which no standard duration can say: ISO 8601 days, with the words beside them.
"""

import json
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from teabowl.guides import words
from teabowl.guides.queries import GuidePage

LANGUAGE = "zh-CN"


def _address(page: GuidePage, base: str) -> str:
    return base + reverse("guides:guide", args=[page.place.code, page.id])


def _is_free(fee: str) -> bool:
    return fee.startswith(("不收", "免费", "不要钱"))


def schema_org(page: GuidePage, base: str) -> dict[str, Any]:
    """https://schema.org/GovernmentService. `base` is the site's address without the last slash."""
    address = _address(page, base)
    channels = [
        _without_empty(
            {
                "@type": "ServiceChannel",
                "name": contact.name,
                "serviceLocation": {"@type": "Place", "name": contact.name, "address": contact.lines[0]}
                if contact.lines
                else "",
                "servicePhone": {"@type": "ContactPoint", "telephone": contact.phone} if contact.phone else "",
            }
        )
        for contact in page.contacts
    ]
    if page.online:
        channels.append({"@type": "ServiceChannel", "serviceUrl": page.online})
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": address,
        "url": address,
        "inLanguage": LANGUAGE,
        "name": page.heading,
        "alternateName": page.title,
        "description": page.who,
        "serviceType": page.category_text,
        "serviceOperator": {"@type": "GovernmentOrganization", "name": page.office or page.home.name},
        "provider": {"@type": "GovernmentOrganization", "name": page.home.name},
        "areaServed": {"@type": "AdministrativeArea", "name": page.place.name, "identifier": page.place.code},
        "audience": {"@type": "Audience", "audienceType": page.who},
        "availableChannel": channels,
        "dateModified": page.changed_at.date().isoformat(),
    }
    if _is_free(page.fee):
        found["isAccessibleForFree"] = True
        found["offers"] = {"@type": "Offer", "price": "0", "priceCurrency": "CNY"}
    if page.law:
        found["termsOfService"] = page.law
    return _without_empty(found)


CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _said(text: str) -> dict[str, str]:
    return {"@value": text, "@language": LANGUAGE}


def cpsv_ap(page: GuidePage, base: str) -> dict[str, Any]:
    """A cpsv:PublicService."""
    address = _address(page, base)
    evidence = [
        _without_empty(
            {
                "@type": "cv:Evidence",
                "@id": f"{address}#material-{number}",
                "dct:title": _said(row.name),
                "dct:type": _said(str(words.FORM[row.form])),
                "dct:description": _said(f"{row.note} × {row.count}" if row.note else f"× {row.count}"),
            }
        )
        for number, row in enumerate(page.materials, start=1)
    ]
    contacts = [
        _without_empty(
            {
                "@type": "cv:ContactPoint",
                "@id": f"{address}#contact-{number}",
                "skos:prefLabel": _said(contact.name),
                "dct:description": _said(" ".join(contact.lines)) if contact.lines else "",
                "cv:telephone": contact.phone,
            }
        )
        for number, contact in enumerate(page.contacts, start=1)
    ]
    rules = [
        _without_empty(
            {
                "@type": "cpsv:Rule",
                "@id": f"{address}#step-{number}",
                "dct:title": _said(row.title),
                "dct:description": _said(row.note) if row.note else "",
            }
        )
        for number, row in enumerate(page.steps, start=1)
    ]
    found = {
        "@context": CONTEXT,
        "@type": "cpsv:PublicService",
        "@id": address,
        "dct:identifier": str(page.id),
        "dct:title": _said(page.title),
        "skos:altLabel": _said(page.heading),
        "dct:description": _said(page.who),
        "dct:language": LANGUAGE,
        "dct:modified": {"@value": page.changed_at.isoformat(), "@type": "xsd:dateTime"},
        "dct:spatial": {"@type": "dct:Location", "dct:identifier": page.place.code, "dct:title": _said(page.place.name)},
        "cv:thematicArea": {"@type": "skos:Concept", "skos:notation": page.category, "skos:prefLabel": _said(page.category_text)},
        "cv:hasCompetentAuthority": {"@type": "cv:PublicOrganisation", "dct:title": _said(page.office or page.home.name)},
        "cv:holdsRequirement": {
            "@type": "cv:Requirement", "@id": f"{address}#who", "dct:title": _said("谁能办"), "dct:description": _said(page.who),
        },
        "cpsv:hasInput": evidence,
        "cpsv:follows": rules,
        "cv:hasContactPoint": contacts,
        "cv:processingTime": {"@value": f"P{page.limit_days}D", "@type": "xsd:duration"} if page.limit_days else "",
        "cv:hasCost": _without_empty(
            {
                "@type": "cv:Cost", "@id": f"{address}#cost", "dct:description": _said(page.fee) if page.fee else "",
                "cv:value": {"@value": "0", "@type": "xsd:decimal"} if _is_free(page.fee) else "", "cv:currency": "CNY",
            }
        ) if page.fee else "",
        "cv:hasLegalResource": {"@type": "eli:LegalResource", "dct:title": _said(page.law)} if page.law else "",
        "cv:hasChannel": {"@type": "cv:Channel", "@id": page.online} if page.online else "",
        "dcat:landingPage": {"@id": address},
    }  # fmt: skip
    return _without_empty(found)


def _without_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def as_script(data: dict[str, Any]) -> Markup:
    """JSON for a <script type="application/ld+json">: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704, no character of HTML is left in it
