"""A service on loopback that a piece asks; it keeps to itself what it was asked."""

import http.server


class LocalService(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def reply(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())
