# parts of the Makefile, one a topic, included by it
