/*
 * A disk that can be looked at and can fail, put under a program with LD_PRELOAD.
 *
 * Of every file below FAULT_FOLDER it writes down, in order, what was written where, what was cut, synced and unlinked
 * (FAULT_TRACE), so that the state after a power cut at any moment can be built again: what was synced is there, what was
 * not may be gone. With FAULT_FSYNC_FAILS_AT=n the n-th fsync or fdatasync of such a file fails once with EIO.
 * FAULT_CLOCK names a file with a number of milliseconds that is added to the wall clock, read anew for each call.
 *
 * Trace: records of a letter, a 32-bit file number, a 64-bit offset or size, a 32-bit length, and that many bytes:
 * P path of a file number, W write, T truncate, S sync, U unlink.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { most_fds = 65536, most_files = 4096 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int trace = -1;
static long fail_at = -1, syncs = 0;
static const char *clock_path;
/* File number + 1 by descriptor; 0: not ours. */
static uint32_t file_of_fd[most_fds];
static char *paths[most_files];
static uint32_t path_count = 0;

#define REAL(result, name, ...) \
  static result (*real_##name)(__VA_ARGS__); \
  if (!real_##name) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

static void raw_write(const void *bytes, size_t length) {
  REAL(ssize_t, write, int, const void *, size_t);
  const char *at = bytes;
  while (length > 0) {
    ssize_t done = real_write(trace, at, length);
    if (done <= 0) abort();
    at += done;
    length -= (size_t)done;
  }
}

static void record(char letter, uint32_t file, uint64_t number, const void *bytes, uint32_t length) {
  unsigned char head[17];
  head[0] = (unsigned char)letter;
  memcpy(head + 1, &file, 4);
  memcpy(head + 5, &number, 8);
  memcpy(head + 13, &length, 4);
  raw_write(head, sizeof head);
  if (length > 0) raw_write(bytes, length);
}

__attribute__((constructor)) static void begin(void) {
  REAL(int, open, const char *, int, ...);
  folder = getenv("FAULT_FOLDER");
  clock_path = getenv("FAULT_CLOCK");
  const char *trace_path = getenv("FAULT_TRACE");
  const char *at = getenv("FAULT_FSYNC_FAILS_AT");
  if (at) fail_at = atol(at);
  if (trace_path) trace = real_open(trace_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_ours(const char *path) {
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static void note_open(int fd, const char *path) {
  if (fd < 0 || fd >= most_fds) return;
  /* Not every way to close a descriptor comes by here. */
  file_of_fd[fd] = 0;
  if (!is_ours(path)) return;
  pthread_mutex_lock(&lock);
  uint32_t file = 0;
  while (file < path_count && strcmp(paths[file], path) != 0) file++;
  if (file == path_count && path_count < most_files) {
    paths[path_count++] = strdup(path);
    if (trace >= 0) record('P', file, 0, path, (uint32_t)strlen(path));
  }
  file_of_fd[fd] = file + 1;
  pthread_mutex_unlock(&lock);
}

static int traced(int fd) {
  return trace >= 0 && fd >= 0 && fd < most_fds && file_of_fd[fd] != 0;
}

#define OPENING(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    va_list list; \
    va_start(list, flags); \
    int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(list, int) : 0; \
    va_end(list); \
    int fd = real_##name(path, flags, mode); \
    note_open(fd, path); \
    return fd; \
  }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name) \
  int name(int where, const char *path, int flags, ...) { \
    REAL(int, name, int, const char *, int, ...); \
    va_list list; \
    va_start(list, flags); \
    int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(list, int) : 0; \
    va_end(list); \
    int fd = real_##name(where, path, flags, mode); \
    note_open(fd, path); \
    return fd; \
  }
OPENING_AT(openat)
OPENING_AT(openat64)

int close(int fd) {
  REAL(int, close, int);
  if (fd >= 0 && fd < most_fds) file_of_fd[fd] = 0;
  return real_close(fd);
}

static void note_write(int fd, uint64_t offset, const void *bytes, ssize_t length) {
  if (length <= 0) return;
  pthread_mutex_lock(&lock);
  record('W', file_of_fd[fd] - 1, offset, bytes, (uint32_t)length);
  pthread_mutex_unlock(&lock);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (!traced(fd)) return real_write(fd, bytes, length);
  struct stat about;
  int append = (fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &about) == 0;
  off_t offset = append ? about.st_size : lseek(fd, 0, SEEK_CUR);
  ssize_t done = real_write(fd, bytes, length);
  note_write(fd, (uint64_t)offset, bytes, done);
  return done;
}

#define WRITING_AT(name, offset_type) \
  ssize_t name(int fd, const void *bytes, size_t length, offset_type offset) { \
    REAL(ssize_t, name, int, const void *, size_t, offset_type); \
    ssize_t done = real_##name(fd, bytes, length, offset); \
    if (traced(fd)) note_write(fd, (uint64_t)offset, bytes, done); \
    return done; \
  }
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

#define TRUNCATING(name, size_type) \
  int name(int fd, size_type size) { \
    REAL(int, name, int, size_type); \
    int result = real_##name(fd, size); \
    if (result == 0 && traced(fd)) { \
      pthread_mutex_lock(&lock); \
      record('T', file_of_fd[fd] - 1, (uint64_t)size, NULL, 0); \
      pthread_mutex_unlock(&lock); \
    } \
    return result; \
  }
TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

static int fails_now(int fd) {
  if (fd < 0 || fd >= most_fds || file_of_fd[fd] == 0) return 0;
  pthread_mutex_lock(&lock);
  int fails = ++syncs == fail_at;
  pthread_mutex_unlock(&lock);
  return fails;
}

#define SYNCING(name) \
  int name(int fd) { \
    REAL(int, name, int); \
    if (fails_now(fd)) { \
      errno = EIO; \
      return -1; \
    } \
    int result = real_##name(fd); \
    if (result == 0 && traced(fd)) { \
      pthread_mutex_lock(&lock); \
      record('S', file_of_fd[fd] - 1, 0, NULL, 0); \
      pthread_mutex_unlock(&lock); \
    } \
    return result; \
  }
SYNCING(fsync)
SYNCING(fdatasync)

int unlink(const char *path) {
  REAL(int, unlink, const char *);
  int result = real_unlink(path);
  if (result == 0 && trace >= 0 && is_ours(path)) {
    pthread_mutex_lock(&lock);
    for (uint32_t file = 0; file < path_count; file++) {
      if (strcmp(paths[file], path) == 0) record('U', file, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
  }
  return result;
}

static long long clock_offset_ms(void) {
  REAL(int, open, const char *, int, ...);
  REAL(int, close, int);
  if (!clock_path) return 0;
  char text[32] = {0};
  int fd = real_open(clock_path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t length = read(fd, text, sizeof text - 1);
  real_close(fd);
  return length > 0 ? atoll(text) : 0;
}

int clock_gettime(clockid_t which, struct timespec *now) {
  REAL(int, clock_gettime, clockid_t, struct timespec *);
  int result = real_clock_gettime(which, now);
  if (result == 0 && clock_path && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += clock_offset_ms() / 1000;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  REAL(int, gettimeofday, struct timeval *restrict, void *restrict);
  int result = real_gettimeofday(now, zone);
  if (result == 0 && clock_path) now->tv_sec += clock_offset_ms() / 1000;
  return result;
}
