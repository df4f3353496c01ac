# Runs inside an image of Open WebUI: every way in that does not demand an administrator, one a line, from the table of the app itself.
import contextlib
import io

with contextlib.redirect_stdout(io.StringIO()):
    from open_webui.main import app


def asked_for(dependant):
    for one in dependant.dependencies:
        yield getattr(one.call, '__name__', '')
        yield from asked_for(one)


for route in app.routes:
    if 'get_admin_user' not in (set(asked_for(route.dependant)) if hasattr(route, 'dependant') else ()):
        for way in getattr(route, 'methods', None) or [type(route).__name__]:
            print(way, route.path or '/')
