from django.urls import path

from ansinh.accounts.perms import Right
from ansinh.web.entry import own, views
from ansinh.web.who import needs, public

own_account = needs(Right.OWN_ACCOUNT)

urlpatterns = [
    path("login/", public(views.login), name="login"),
    path("login/code/", public(views.code), name="login-code"),
    path("login/link/<str:token>/", public(views.link), name="login-link"),
    path("logout/", own_account(views.logout), name="logout"),
    path("account/", own_account(views.account), name="account"),
    path("account/password/", own_account(own.password), name="password"),
    path("account/phone/", own_account(own.phone), name="phone"),
    path("account/phone/off/", own_account(own.phone_off), name="phone-off"),
    path("account/recovery/", own_account(own.recovery), name="recovery"),
]
