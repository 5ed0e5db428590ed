/* classes.h: classes of errors. The first line is shown; below it is what Python's class would be, for `except` (caught.c). */
#ifndef TSRT_CLASSES_H
#define TSRT_CLASSES_H
#define RT_INDEX_ERROR "RuntimeError\nIndexError"
#define RT_KEY_ERROR "RuntimeError\nKeyError"
#define RT_VALUE_ERROR "RuntimeError\nValueError"
#define RT_TYPE_ERROR "RuntimeError\nTypeError"
#define RT_ZERO_DIVISION "RuntimeError\nZeroDivisionError"
#define RT_OVERFLOW_ERROR "RuntimeError\nOverflowError"
#define RT_ATTRIBUTE_ERROR "RuntimeError\nAttributeError"
#define RT_MEMORY_ERROR "RuntimeError\nMemoryError"
#endif
