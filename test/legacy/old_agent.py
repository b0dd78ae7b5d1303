"""The mall agent before Holofleet, as it behaves: every weakness is meant. It tells the test on its output what it did, a line each.

old_agent.py <config.json> <broker host> <broker port> <user> <password> <seconds a picture>
config.json: {"mall": "SH-01", "holoImageUrl": "<folder>"}; an empty mall means the topics without one.
"""
import json
import os
import sqlite3
import sys
import threading
import time
from io import BytesIO

import paho.mqtt.client as mqtt
import requests
from PIL import Image

config_path, host, port, user, password, pace = sys.argv[1:7]
with open(config_path, encoding="utf-8") as file:
    config = json.load(file)
root = config["holoImageUrl"]
end = "-" + str(config["mall"]) if config["mall"] != "" else ""
topics = ["projector-remote-control", "holo-file-sync" + end, "sync", "sync-single-work" + end]

lock = threading.Lock()
db = sqlite3.connect(os.path.join(root, "..", "queue.db"), check_same_thread=False)
db.execute("CREATE TABLE IF NOT EXISTS image_sync (id INTEGER PRIMARY KEY, imgsize INTEGER, url TEXT, status INTEGER)")


def tell(what, detail=""):
    with lock:
        print(what + " " + detail, flush=True)


def enqueue(text):
    for url in text.split(","):
        # the message goes into the statement as it is
        with lock:
            db.execute("INSERT INTO image_sync (imgsize, url, status) VALUES (0, '" + url + "', 3)")
            db.commit()


def save(url, body):
    path = url.split(".com/")[1]
    folder, name = path.rsplit("/", 1)
    os.makedirs(os.path.join(root, folder), exist_ok=True)
    plain = os.path.join(root, folder, name.split("!")[0])
    full = os.path.join(root, folder, name.split("!")[0] + "!" + name.split("!")[1])
    Image.open(BytesIO(body)).save(plain)
    os.replace(plain, full)
    return path


def work(status):
    timer = threading.Timer(float(pace), work, [status])
    timer.daemon = True
    timer.start()
    with lock:
        row = db.execute("SELECT id, url FROM image_sync WHERE status = ? ORDER BY id LIMIT 1", (status,)).fetchone()
    if row is None:
        return
    number, url = row
    try:
        answer = requests.get(url, timeout=30)
        answer.raise_for_status()
    except requests.RequestException as error:
        with lock:
            db.execute("DELETE FROM image_sync WHERE id = ?", (number,))
            db.commit()
        tell("lost", url.split(".com/")[1])
        return
    if len(answer.content) == 0:
        with lock:
            db.execute("UPDATE image_sync SET status = 2 WHERE id = ?", (number,))
            db.commit()
        return
    try:
        path = save(url, answer.content)
    except Exception as error:
        # the row stays, and everything behind it waits for ever
        tell("blocked", repr(error))
        return
    with lock:
        db.execute("DELETE FROM image_sync WHERE id = ?", (number,))
        db.commit()
    tell("saved", path)


def on_connect(client, userdata, flags, code):
    tell("connected", str(code))
    if code == 0:
        client.subscribe([(topic, 0) for topic in topics])


def on_message(client, userdata, message):
    text = message.payload.decode("utf-8")
    if message.topic == "projector-remote-control":
        tell("ordered", text)
        return
    tell("heard", message.topic + " " + str(len(message.payload)))
    tell("list", text)
    enqueue(text)


client = mqtt.Client(client_id=time.strftime("%Y%m%d%H%M%S"), protocol=mqtt.MQTTv311)
client.username_pw_set(user, password)
client.on_connect = on_connect
client.on_message = on_message
client.on_subscribe = lambda client, userdata, number, granted: tell("subscribed", ",".join(map(str, granted)))
client.connect(host, int(port), 60)
work(3)
work(2)
client.loop_forever()
