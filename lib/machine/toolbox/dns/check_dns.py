#!/usr/bin/env python3
# Asks the name servers of each name's zone where the name leads: to the site's address, and nowhere else.
#   check-dns ADDRESS NAMES ZONES      (two lists of the same length, separated by blanks)
# Ends 1 with one sentence where a visitor would not get to the site, or not always. What cannot be found out is a warning, no failure.
import ipaddress
import os
import socket
import struct
import sys
import time

PATIENCE = 60
A, NS, CNAME, AAAA = 1, 2, 5, 28
NO_SUCH_NAME = 3
address, names, zones = sys.argv[1], sys.argv[2].split(), sys.argv[3].split()


class Unknown(Exception):
    pass


def resolver():
    with open('/etc/resolv.conf') as file:
        return next((words[1] for words in map(str.split, file) if words[:1] == ['nameserver']), '127.0.0.1')


# The name, and where it ends.
def name_at(packet, at):
    labels, end = [], None
    while packet[at]:
        if packet[at] >= 192:
            end = end or at + 2
            at = struct.unpack_from('>H', packet, at)[0] & 0x3FFF
        else:
            labels.append(packet[at + 1 : at + 1 + packet[at]].decode('ascii', 'replace').lower())
            at += 1 + packet[at]
    return '.'.join(labels), end or at + 1


def answers_in(packet, kind):
    code, count = packet[3] & 15, struct.unpack_from('>H', packet, 6)[0]
    if code not in (0, NO_SUCH_NAME):
        raise Unknown(f'answers with code {code}')
    at, found = name_at(packet, 12)[1] + 4, []
    for _ in range(count):
        at = name_at(packet, at)[1]
        of, _, _, size = struct.unpack_from('>HHIH', packet, at)
        at += 10
        if of in (A, AAAA) and of == kind:
            found.append(str(ipaddress.ip_address(packet[at : at + size])))
        elif of == CNAME or of == kind == NS:
            found.append(name_at(packet, at)[0])
        at += size
    return found


def ask(server, name, kind):
    question = b''.join(bytes([len(label)]) + label.encode() for label in name.split('.')) + b'\0' + struct.pack('>HH', kind, 1)
    for _ in range(3):
        mark = os.urandom(2)
        with socket.socket(socket.AF_INET6 if ':' in server else socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(3)
            try:
                line.connect((server, 53))
                line.send(mark + b'\1\0\0\1\0\0\0\0\0\0' + question)
                packet = line.recv(4096)
                if packet[:2] == mark:
                    return answers_in(packet, kind)
            except (OSError, IndexError, ValueError, struct.error):
                pass
    raise Unknown('does not answer')


# By address; their names are for people.
def servers_of(zone):
    found = {}
    for server in ask(resolver(), zone, NS):
        try:
            found.update({entry[4][0]: server for entry in socket.getaddrinfo(server, 53, socket.AF_INET, socket.SOCK_DGRAM)})
        except OSError:
            pass
    if not found:
        raise Unknown(f'no name server of {zone} can be found')
    return found


# What is wrong, or nothing.
def finding(name, zone):
    for server, title in servers_of(zone).items():
        found = sorted({one for kind in (A, AAAA) for one in ask(server, name, kind)})
        others = [one for one in found if one != address]
        if others:
            return (
                f'{name} leads to {", ".join(others)}{" too" if address in found else ""} ({title}), and this site is at {address}: in the zone {zone} '
                f"delete the record that is not this site's, then deploy again"
            )
        if not found:
            return (
                f'{title}, a name server of {zone}, does not know {name}: delegate {zone} to the servers that its page in the Alibaba Cloud DNS console names, '
                'or say that the records are not at Alibaba Cloud (dnsRecords: false), then deploy again'
            )
    return None


def settled(name, zone):
    # Not longer than the program has that calls this.
    deadline = min(time.monotonic() + PATIENCE, float(os.environ.get('ends', 'inf')))
    while True:
        wrong = finding(name, zone)
        if not wrong or time.monotonic() > deadline:
            return wrong
        time.sleep(2)


for name, zone in zip(names, zones):
    try:
        wrong = settled(name, zone)
        if wrong:
            sys.exit(wrong)
    except Unknown as reason:
        print(f'warning: where {name} leads could not be asked: {reason}')
