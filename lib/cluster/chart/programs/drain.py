#!/usr/bin/env python3
# Before a replica ends: waits until the balancer looks elsewhere and every answer that is under way then has ended.
#
#   drain.py LONGEST [QUIET]    LONGEST: seconds after which it waits no more; QUIET: seconds for the balancer (5)
#
# Open WebUI keeps a register of its answers in Redis, which does not say whose they are: those of other replicas are waited for too. Connections tell nothing:
# the one to OSS is kept open. Where Redis is away nothing can be known: it does not wait.
#
# From the environment: REDIS_URL, REDIS_KEY_PREFIX.
import os
import sys
import time

import redis

REGISTER = os.environ.get('REDIS_KEY_PREFIX', 'open-webui') + ':tasks'


def under_way(store):
    # What is listed may have ended: who was killed took nothing off the list.
    return [task.decode() for task in store.hkeys(REGISTER) if store.exists(f'{REGISTER}:{task.decode()}')]


def drain(longest, quiet=5.0):
    begin = time.monotonic()
    time.sleep(quiet)
    store = redis.Redis.from_url(os.environ['REDIS_URL'], socket_timeout=5, socket_connect_timeout=5)
    try:
        waiting = set(under_way(store))
        while waiting and time.monotonic() - begin < longest:
            time.sleep(0.5)
            waiting &= set(under_way(store))
    except redis.RedisError as error:
        return f'the register of answers cannot be read ({error}): not waiting'
    return f'drained after {time.monotonic() - begin:.0f} s, {len(waiting)} answers not waited for'


if __name__ == '__main__':
    print(drain(*map(float, sys.argv[1:])))
