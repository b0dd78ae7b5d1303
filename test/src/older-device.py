"""A site device of the older system, word for word: it subscribes to its topic, publishes codes as JSON text with QoS 1, and
waits for what is answered on the same topic. Usage: older-device.py host port user password topic answers code...
Prints what it publishes (>) and what it hears (<), and ends after that many answers."""

import json
import sys

import paho.mqtt.client as mqtt

host, port, user, password, topic, answers = sys.argv[1:7]
codes = sys.argv[7:]
left = int(answers)


def on_connect(client, userdata, flags, code):
    print("connected", code, flush=True)
    client.subscribe(topic, 1)


def on_subscribe(client, userdata, mid, granted):
    print("subscribed", granted[0], flush=True)
    for code in codes:
        print(">", json.dumps(code), flush=True)
        client.publish(topic, json.dumps(code), qos=1)


def on_message(client, userdata, message):
    global left
    text = message.payload.decode()
    print("<", text, "qos", message.qos, flush=True)
    if text in ("1", "0"):
        left -= 1
    if left == 0:
        client.disconnect()


# paho 2 asks which callbacks are meant: those of old
version = {"callback_api_version": mqtt.CallbackAPIVersion.VERSION1} if hasattr(mqtt, "CallbackAPIVersion") else {}
client = mqtt.Client(client_id=user, clean_session=True, **version)
client.username_pw_set(user, password)
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.connect(host, int(port), keepalive=60)
client.loop_forever()
