/* thread.c: the threads of a context. Ranges are cut into pieces that the threads, the caller's among them, take from a counter; started when
 * the first range is large enough, ended with the context. A worker waits a while for more before it sleeps. */
#include <pthread.h>
#include <stdatomic.h>
#include "tensor/tensor.h"

enum { MOST = 256, SPINS = 2000, PIECES = 4 /* a thread */ };

struct rt_pool {
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    pthread_t *thread;
    int n;                                 /* workers, without the caller */
    bool stop;
    atomic_uint round;                     /* counts ranges; workers wait for it to change */
    atomic_int busy;                       /* workers that have not finished the round */
    atomic_llong next;                     /* piece to take */
    int64_t end, piece;
    rt_range_fn *fn;
    void *arg;
    bool running;
};

static inline void pause_a_little(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void take_pieces(struct rt_pool *p) {
    for (;;) {
        const int64_t begin = (int64_t)atomic_fetch_add(&p->next, 1) * p->piece;
        if (begin >= p->end) return;
        p->fn(p->arg, begin, begin + p->piece < p->end ? begin + p->piece : p->end);
    }
}

static void *worker(void *arg) {
    struct rt_pool *p = arg;
    unsigned seen = 0;
    for (;;) {
        for (int i = 0; i < SPINS && atomic_load(&p->round) == seen; i++) pause_a_little();
        pthread_mutex_lock(&p->lock);
        while (atomic_load(&p->round) == seen && !p->stop) pthread_cond_wait(&p->work, &p->lock);
        seen = atomic_load(&p->round);
        const bool stop = p->stop;
        pthread_mutex_unlock(&p->lock);
        if (stop) return NULL;
        take_pieces(p);
        if (atomic_fetch_sub(&p->busy, 1) == 1) {
            pthread_mutex_lock(&p->lock);
            pthread_cond_signal(&p->done);
            pthread_mutex_unlock(&p->lock);
        }
    }
}

static void end_pool(tsrt_ctx *c) {
    struct rt_pool *p = c->pool;
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->n; i++) pthread_join(p->thread[i], NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->done);
    c->alloc(c->user, p, sizeof *p + (size_t)(MOST - 1) * sizeof(pthread_t), 0);
    c->pool = NULL;
}

/* NULL: none can be had, and the caller does it alone. */
static struct rt_pool *pool_of(tsrt_ctx *c) {
    struct rt_pool *p = c->pool;
    if (p) return p;
    p = c->alloc(c->user, NULL, 0, sizeof *p + (size_t)(MOST - 1) * sizeof(pthread_t));
    if (!p) return NULL;
    memset(p, 0, sizeof *p);
    p->thread = (pthread_t *)(void *)(p + 1);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    for (; p->n < c->threads - 1; p->n++)
        if (pthread_create(&p->thread[p->n], NULL, worker, p)) break;
    c->pool = p;
    c->end_pool = end_pool;
    return p;
}

void tsrt_set_threads(tsrt_ctx *c, int n) {
    n = n < 1 ? 1 : n > MOST ? MOST : n;
    if (n != c->threads && c->pool) end_pool(c);
    c->threads = n;
}

int rt_threads(const tsrt_ctx *c) { return c->threads; }

void rt_parallel(tsrt_ctx *c, int64_t n, int64_t grain, rt_range_fn *fn, void *arg) {
    if (n <= 0) return;
    if (grain < 1) grain = 1;
    struct rt_pool *p = c->threads > 1 && n > grain && !(c->pool && c->pool->running) ? pool_of(c) : NULL;
    if (!p || !p->n) {
        fn(arg, 0, n);
        return;
    }
    int64_t pieces = (n + grain - 1) / grain;
    if (pieces > (int64_t)(p->n + 1) * PIECES) pieces = (int64_t)(p->n + 1) * PIECES;
    p->piece = (n + pieces - 1) / pieces;
    p->end = n;
    p->fn = fn;
    p->arg = arg;
    p->running = true;
    atomic_store(&p->next, 0);
    atomic_store(&p->busy, p->n);
    pthread_mutex_lock(&p->lock);
    atomic_fetch_add(&p->round, 1);
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    take_pieces(p);
    for (int i = 0; i < SPINS && atomic_load(&p->busy); i++) pause_a_little();
    pthread_mutex_lock(&p->lock);
    while (atomic_load(&p->busy)) pthread_cond_wait(&p->done, &p->lock);
    pthread_mutex_unlock(&p->lock);
    p->running = false;
}
