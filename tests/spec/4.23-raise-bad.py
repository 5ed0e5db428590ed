# docs/language.md 4.23

def main():
    raise  # error: a bare `raise` isn't supported
