"""Addresses of the screens."""

urlpatterns = []
