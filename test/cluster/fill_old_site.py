"""Chats of a site on one machine, written into its database as Open WebUI writes them, with what SQLite keeps and PostgreSQL would not.

fill_old_site.py DATABASE PERSON CHATS MESSAGES
"""

import json
import sqlite3
import sys
import uuid

NOW = 1790000000


def messages_of(chat, number):
    ids = [str(uuid.uuid5(uuid.UUID(chat), str(index))) for index in range(number)]
    for index, one in enumerate(ids):
        said = {
            'id': one,
            'parentId': ids[index - 1] if index else None,
            'childrenIds': ids[index + 1 : index + 2],
            'role': 'assistant' if index % 2 else 'user',
            'content': f'{index}: Ünïcödé 中文 😀 ' + 'words that somebody has said ' * 12,
            'timestamp': NOW + index,
        }
        yield said | ({'model': 'qwen-flash', 'done': True} if index % 2 else {'models': ['qwen-flash']})


def add_chat(database, person, index, number):
    chat = str(uuid.uuid5(uuid.NAMESPACE_URL, f'chat-{index}'))
    messages = list(messages_of(chat, number))
    content = {
        'id': chat,
        'title': f'Chat {index}',
        'models': ['qwen-flash'],
        'history': {'messages': {one['id']: one for one in messages}, 'currentId': messages[-1]['id']},
        'messages': messages,
        'timestamp': NOW,
    }
    row = (chat, person, f'Chat {index}', NOW + index, NOW + index, 0, json.dumps(content), 0, '{}')
    database.execute('INSERT INTO chat (id, user_id, title, created_at, updated_at, archived, chat, pinned, meta) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', row)
    rows = [
        (f'{chat}-{one["id"]}', chat, person, one['role'], one['parentId'], json.dumps(one['content']), one.get('model'), one.get('done', True), NOW, NOW)
        for one in messages
    ]
    columns = 'id, chat_id, user_id, role, parent_id, content, model_id, done, created_at, updated_at'
    database.executemany(f'INSERT INTO chat_message ({columns}) VALUES ({", ".join("?" * 10)})', rows)
    return chat, f'{chat}-{messages[0]["id"]}'


def main(path, person, chats, messages):
    database = sqlite3.connect(path)
    chats, messages = int(chats), int(messages)
    with database:
        made = [add_chat(database, person, index, messages // chats) for index in range(chats)]
        (first, message), (_, other), (gone, _) = made[:3]
        # What PostgreSQL has no place for, and one that only looks like it.
        database.execute('UPDATE chat_message SET content = ? WHERE id = ?', (json.dumps('before\0after, \\u0000 and half a \ud83d'), message))
        database.execute('UPDATE chat SET title = ? WHERE id = ?', ('with a \0 in it', first))
        database.execute('UPDATE chat_message SET usage = ? WHERE id = ?', ('{"not a number": NaN}', other))
        # Gone without its messages, which SQLite lets stay.
        database.execute('DELETE FROM chat WHERE id = ?', (gone,))
    database.close()


if __name__ == '__main__':
    main(*sys.argv[1:])
