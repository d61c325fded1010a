"""The doors. allauth's views keep allauth's names; those of passwords, email and sign-up are not there."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

from teabowl.signin.views import door, security, wechat

signin_urls = (
    [
        path("accounts/code/", door.code, name="code"),
        path("accounts/code/again/", door.again, name="again"),
        path("accounts/name/", door.name, name="name"),
        path("accounts/second-factor/", security.second_factor, name="second_factor"),
        path("accounts/wechat/", wechat.start, name="wechat"),
        path("accounts/wechat/back/", wechat.back, name="wechat_back"),
        path("accounts/wechat/new/", wechat.new, name="wechat_new"),
        path("me/security/", security.security, name="security"),
        path("me/security/elsewhere/", security.elsewhere, name="elsewhere"),
        path("me/security/browsers/<uuid:signed_in_id>/", security.browser, name="browser"),
        path("me/security/wechat/", security.unlink, name="unlink_wechat"),
    ],
    "signin",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(signin_urls)),
    path("accounts/login/", door.login, name="account_login"),
    path("accounts/signup/", door.login, name="account_signup"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/confirm/", security.confirm, name="account_reauthenticate"),
    path("accounts/mfa/", security.to_security, name="mfa_index"),
    path("accounts/mfa/webauthn/", security.to_security, name="mfa_list_webauthn"),
    path("accounts/mfa/", include("allauth.mfa.urls")),
]
