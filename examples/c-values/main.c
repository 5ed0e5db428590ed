/* Makes, passes, reads and frees values of every kind that library.tsc's functions take and give. The functions for it stand in library.h: X_new, X_push,
 * X_at and so on, where X says what the type is made of. Arguments are borrowed: what is made here is released here. */
#include "library.h"
#include <inttypes.h>
#include <stdio.h>

static tsrt_ctx *ctx;

static void fail(const char *what) { printf("%s: %s: %s\n", what, tsrt_error_class(ctx), tsrt_error_message(ctx)); }

/* Objects and named tuples, enums, lists of both, Optional results of either. */
static void shelves(void) {
    static const struct { const char *title; int64_t pages; lib_Genre genre; } known[] = {
        {"Emma", 474, lib_Genre_NOVEL}, {"Opticks", 382, lib_Genre_SCIENCE}, {"Micrographia", 246, lib_Genre_SCIENCE}};
    tsrt_str *name = tsrt_str_from(ctx, "upper"), *other = tsrt_str_from(ctx, "lower"), *ada = tsrt_str_from(ctx, "Ada");
    lib_Shelf *upper = NULL, *lower = NULL, *best = NULL;
    if (lib_Shelf_new(ctx, name, 2, &upper) || lib_Shelf_new(ctx, other, 10, &lower)) fail("Shelf_new");
    for (int i = 0; i < 3; i++) {
        tsrt_str *title = tsrt_str_from(ctx, known[i].title);
        lib_Book book = lib_Book_make(title, known[i].pages, known[i].genre);
        int64_t n = 0;
        if (lib_Shelf_add(ctx, upper, &book, &n)) fail("add");          /* there is room for two */
        else printf("%s is book %" PRId64 " of %s\n", title->data, n, lib_Shelf_get_name(upper)->data);
        if (i == 2) lib_list_Book_push(ctx, lib_Shelf_get_books(lower), book);
        tsrt_release(ctx, title);
    }
    const lib_Book *books = lib_list_Book_at(lib_Shelf_get_books(upper));
    for (int64_t i = 0; i < lib_Shelf_get_books(upper)->len; i++)
        printf("%s: %" PRId64 " pages, %s (%s)\n", books[i].title->data, books[i].pages, lib_Genre_name(books[i].genre), lib_Genre_value(books[i].genre)->data);

    lib_Shelf_set_keeper(ctx, upper, ada);                              /* Optional[str]: NULL is None */
    printf("kept by %s and %s\n", lib_Shelf_get_keeper(upper)->data, lib_Shelf_get_keeper(lower) ? "somebody" : "nobody");
    lib_Shelf_set_room(ctx, upper, 3);
    printf("room for %" PRId64 "\n", lib_Shelf_get_room(upper));

    tsrt_str *wanted = tsrt_str_from(ctx, "Opticks");
    lib_opt_Book found;
    if (lib_Shelf_find(ctx, upper, wanted, &found) == 0 && found.has) {
        printf("found %s, %" PRId64 " pages\n", found.value.title->data, found.value.pages);
        lib_opt_Book_release(ctx, &found);
    }
    if (lib_Shelf_find(ctx, lower, wanted, &found) == 0) printf("%s elsewhere\n", found.has ? "also" : "not");

    tsrt_list *all = lib_list_Shelf_new(ctx);
    lib_list_Shelf_push(ctx, all, lower);
    lib_list_Shelf_push(ctx, all, upper);
    lib_opt_Genre any = lib_opt_Genre_none(), novel = lib_opt_Genre_of(lib_Genre_NOVEL);
    if (lib_most(ctx, all, &any, &best) == 0 && best) printf("most books: %s\n", lib_Shelf_get_name(best)->data);
    tsrt_release(ctx, best);
    if (lib_most(ctx, all, &novel, &best) == 0 && best) printf("most novels: %s\n", lib_Shelf_get_name(best)->data);
    tsrt_release(ctx, best);
    tsrt_list *none = lib_list_Shelf_new(ctx);
    if (lib_most(ctx, none, &any, &best) == 0) printf("without shelves: %s\n", best ? "one" : "none");

    if (lib_Shelf_lend(ctx, upper, wanted, ada)) fail("lend");
    tsrt_list *const *titles = lib_dict_str_list_str_get(lib_Shelf_get_lent(upper), ada);
    if (titles) printf("Ada has %s\n", lib_list_str_at(*titles)[0]->data);
    void *made[] = {none, all, wanted, upper, lower, name, other, ada};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) tsrt_release(ctx, made[i]);
}

/* Lists of tuples; dicts of lists. */
static void containers(void) {
    static const char *const names[] = {"Ada", "Ben", "Eva"};
    tsrt_list *books = lib_list_tuple2_str_int_new(ctx), *sorted = NULL;
    tsrt_dict *lent = lib_dict_str_list_str_new(ctx), *who = NULL;
    for (int i = 0; i < 3; i++) {
        tsrt_str *name = tsrt_str_from(ctx, names[i]);
        lib_list_tuple2_str_int_push(ctx, books, lib_tuple2_str_int_make(name, 30 - 10 * i));
        tsrt_list *titles = lib_list_str_of(ctx, &name, 1);
        if (i) lib_list_str_push(ctx, titles, lib_list_tuple2_str_int_at(books)[0].f0);
        lib_dict_str_list_str_set(ctx, lent, name, titles);
        tsrt_release(ctx, titles);
        tsrt_release(ctx, name);
    }
    if (lib_by_pages(ctx, books, &sorted) == 0) {
        for (int64_t i = 0; i < sorted->len; i++)
            printf("%s %" PRId64 "\n", lib_list_tuple2_str_int_at(sorted)[i].f0->data, lib_list_tuple2_str_int_at(sorted)[i].f1);
        if (lib_list_tuple2_str_int_set(ctx, sorted, 7, lib_list_tuple2_str_int_at(sorted)[0])) fail("set");
        lib_list_tuple2_str_int_set(ctx, sorted, -1, lib_list_tuple2_str_int_at(sorted)[0]);
        printf("last is now %s\n", lib_list_tuple2_str_int_at(sorted)[2].f0->data);
        tsrt_release(ctx, sorted);
    }
    if (lib_invert(ctx, lent, &who) == 0) {
        tsrt_str *title;
        tsrt_list *readers;
        for (int64_t pos = 0; lib_dict_str_list_str_next(who, &pos, &title, &readers);) {
            printf("%s:", title->data);
            for (int64_t i = 0; i < readers->len; i++) printf(" %s", lib_list_str_at(readers)[i]->data);
            printf("\n");
        }
        tsrt_release(ctx, who);
    }
    tsrt_str *ben = tsrt_str_from(ctx, "Ben");
    bool first = lib_dict_str_list_str_delete(ctx, lent, ben), again = lib_dict_str_list_str_delete(ctx, lent, ben);
    printf("deleted: %d %d, %" PRId64 " left\n", first, again, lent->len);
    tsrt_release(ctx, ben);
    tsrt_release(ctx, lent);
    tsrt_release(ctx, books);
}

/* Complex numbers, Optionals of plain values, a tuple as a result. */
static void points(void) {
    static const tsrt_complex at[] = {{1, 0}, {0, 2}};
    tsrt_list *list = lib_list_complex_of(ctx, at, 2);
    tsrt_complex i = {0, 1};
    lib_opt_complex by = lib_opt_complex_of(i), unchanged = lib_opt_complex_none();
    const lib_opt_complex *turns[] = {&by, &unchanged};
    for (int k = 0; k < 2; k++) {
        lib_rotate_result turned;
        if (lib_rotate(ctx, turns[k], list, &turned)) { fail("rotate"); continue; }
        for (int64_t p = 0; p < turned.f0->len; p++) printf("(%g, %g) ", lib_list_complex_at(turned.f0)[p].re, lib_list_complex_at(turned.f0)[p].im);
        printf("far: %g\n", turned.f1.has ? turned.f1.value : -1.0);
        lib_tuple2_list_complex_opt_float_release(ctx, &turned);
    }
    tsrt_release(ctx, list);
}

/* Any and Union: a tsrt_value, made of a value of its type. */
static void values(void) {
    static const int64_t three[] = {1, 2, 3};
    tsrt_list *list = tsrt_list_of(ctx, &tsrt_type_list_int, three, 3);
    tsrt_str *text = NULL, *word = tsrt_str_from(ctx, "word");
    tsrt_value a, b;
    int64_t n = 7;
    if (tsrt_value_from(ctx, &tsrt_type_list_int, &list, &a) || tsrt_value_from(ctx, &tsrt_type_int, &n, &b)) fail("value");
    if (lib_tell(ctx, &a, &b, &text) == 0) printf("%s\n", text->data);
    tsrt_release(ctx, text);
    if (tsrt_value_from(ctx, &tsrt_type_str, &word, &b)) fail("value");
    if (lib_tell(ctx, &b, &b, &text) == 0) printf("%s\n", text->data);
    tsrt_release(ctx, text);
    tsrt_value_drop(ctx, &a);                                           /* the list and the word went into them */
    tsrt_value_drop(ctx, &b);
}

/* Lists of lists of tuples with an Optional; a dict of tuples that hold lists. */
static void nested(void) {
    tsrt_list *rows = lib_list_list_tuple2_int_opt_str_new(ctx);
    tsrt_str *x = tsrt_str_from(ctx, "x");
    for (int64_t r = 0; r < 2; r++) {
        tsrt_list *row = lib_list_tuple2_int_opt_str_new(ctx);
        lib_list_tuple2_int_opt_str_push(ctx, row, lib_tuple2_int_opt_str_make(5, r ? x : NULL));
        lib_list_tuple2_int_opt_str_push(ctx, row, lib_tuple2_int_opt_str_make(r, x));
        lib_list_list_tuple2_int_opt_str_push(ctx, rows, row);
        tsrt_release(ctx, row);
    }
    tsrt_dict *found = NULL;
    if (lib_grid(ctx, rows, &found) == 0) {
        int64_t number;
        lib_tuple2_int_list_opt_str entry;
        for (int64_t pos = 0; lib_dict_int_tuple2_int_list_opt_str_next(found, &pos, &number, &entry);) {
            printf("%" PRId64 ": %" PRId64, number, entry.f0);
            for (int64_t i = 0; i < entry.f1->len; i++) {
                const tsrt_str *name = lib_list_opt_str_at(entry.f1)[i];
                printf(" %s", name ? name->data : "None");
            }
            printf("\n");
        }
        tsrt_release(ctx, found);
    }
    tsrt_release(ctx, x);
    tsrt_release(ctx, rows);
}

int main(void) {
    ctx = tsrt_ctx_new(NULL);
    if (!ctx) return 1;
    shelves();
    containers();
    points();
    values();
    nested();
    tsrt_ctx_free(ctx);
    return 0;
}
