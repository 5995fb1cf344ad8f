"""The addresses of an installation, and the pages that answer where none does."""

from django.urls import include, path

urlpatterns = [path("", include("ansinh.web.urls"))]

handler400 = "ansinh.web.errors.views.bad_request"
handler403 = "ansinh.web.errors.views.forbidden"
handler404 = "ansinh.web.errors.views.not_found"
handler500 = "ansinh.web.errors.views.failed"
