def outer(x):
    return inner(x) + 1


def inner(x):
    return x["key"]


print("start")
outer({"other": 1})
print("never")
# exit: 1
