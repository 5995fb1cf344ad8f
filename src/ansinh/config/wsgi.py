"""The WSGI application that `ansinh serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

from ansinh.ground.private_files import keep_private

keep_private()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
application = get_wsgi_application()
