// Records what SQLite gives to the disk for the files below one folder: writes, truncations, syncs and deletions, in order, with marks of the test
// between them. Everything is passed on, so the program under test runs on a real disk; files elsewhere are not touched at all.
// The record is a file of entries: kind (1 byte), file (1 byte, the number of the name that an 'o' entry gave), place and length (8 bytes
// each, little end first), and for 'w' and 'o' that many bytes.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

// The parts of sqlite3.h that are needed; SQLite keeps them as they are.
typedef struct file { const struct methods *methods; } file;
struct methods {
  int version;
  int (*close)(file *);
  int (*read)(file *, void *, int, int64_t);
  int (*write)(file *, const void *, int, int64_t);
  int (*truncate)(file *, int64_t);
  int (*sync)(file *, int);
  void *rest[12];
};
typedef struct vfs vfs;
struct vfs {
  int version, file_size, longest_path;
  vfs *next;
  const char *name;
  void *own;
  int (*open)(vfs *, const char *, file *, int, int *);
  int (*remove)(vfs *, const char *, int);
  void *rest[15];
};

struct hook {
  struct methods methods;  // first: a file's methods pointer is also the pointer to its hook
  const struct methods *below;
  uint8_t number;
};

enum { WITHOUT_MEMORY_MAP = 2, LONGEST = 512, MOST_FILES = 64 };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static vfs *below, above;
static char folder[LONGEST], names[MOST_FILES][LONGEST];
static int files;
static FILE *record;

static void note(char kind, uint8_t number, int64_t place, const void *bytes, int64_t length) {
  pthread_mutex_lock(&turn);
  if (record) {
    fputc(kind, record);
    fputc(number, record);
    fwrite(&place, sizeof place, 1, record);
    fwrite(&length, sizeof length, 1, record);
    if (bytes) fwrite(bytes, 1, (size_t)length, record);
  }
  pthread_mutex_unlock(&turn);
}

static struct hook *hook_of(file *of) { return (struct hook *)of->methods; }

static int recorded_write(file *to, const void *bytes, int length, int64_t place) {
  struct hook *hook = hook_of(to);
  note('w', hook->number, place, bytes, length);
  return hook->below->write(to, bytes, length, place);
}

static int recorded_truncate(file *of, int64_t length) {
  struct hook *hook = hook_of(of);
  note('t', hook->number, length, NULL, 0);
  return hook->below->truncate(of, length);
}

static int recorded_sync(file *of, int flags) {
  struct hook *hook = hook_of(of);
  int code = hook->below->sync(of, flags);
  if (code == 0) note('s', hook->number, 0, NULL, 0);
  return code;
}

static int recorded_close(file *of) {
  struct hook *hook = hook_of(of);
  of->methods = hook->below;
  int code = of->methods->close(of);
  free(hook);
  return code;
}

static uint8_t number_of(const char *path) {
  pthread_mutex_lock(&turn);
  int number = 0;
  while (number < files && strcmp(names[number], path) != 0) number++;
  int is_new = number == files && files < MOST_FILES;
  if (is_new) snprintf(names[files++], LONGEST, "%s", path);
  pthread_mutex_unlock(&turn);
  if (is_new) note('o', (uint8_t)number, 0, path, (int64_t)strlen(path));
  return (uint8_t)number;
}

static int recorded_open(vfs *self, const char *path, file *opened, int flags, int *out) {
  (void)self;
  int code = below->open(below, path, opened, flags, out);
  if (code != 0 || !opened->methods || !path || !folder[0] || strncmp(path, folder, strlen(folder)) != 0) return code;
  struct hook *hook = calloc(1, sizeof *hook);
  hook->below = opened->methods;
  hook->methods = *hook->below;
  if (hook->methods.version > WITHOUT_MEMORY_MAP) hook->methods.version = WITHOUT_MEMORY_MAP;
  hook->methods.close = recorded_close;
  hook->methods.write = recorded_write;
  hook->methods.truncate = recorded_truncate;
  hook->methods.sync = recorded_sync;
  hook->number = number_of(path);
  opened->methods = &hook->methods;
  return code;
}

static int recorded_remove(vfs *self, const char *path, int is_synced) {
  (void)self;
  int code = below->remove(below, path, is_synced);
  if (code == 0 && folder[0] && strncmp(path, folder, strlen(folder)) == 0) note('d', number_of(path), 0, NULL, 0);
  return code;
}

// Once per process: stands before SQLite's own way to the disk.
EXPORT int recorder_install(vfs *(*find)(const char *), int (*add)(vfs *, int)) {
  if (below) return 0;
  below = find(NULL);
  if (!below) return 1;
  above = *below;
  above.next = NULL;
  above.name = "recorder";
  above.open = recorded_open;
  above.remove = recorded_remove;
  return add(&above, 1);
}

EXPORT int recorder_begin(const char *of, const char *into) {
  pthread_mutex_lock(&turn);
  files = 0;
  snprintf(folder, LONGEST, "%s", of);
  record = fopen(into, "wb");
  pthread_mutex_unlock(&turn);
  return record ? 0 : 1;
}

// The test says what it was told by then.
EXPORT void recorder_mark(int64_t number) { note('m', 0, number, NULL, 0); }

EXPORT void recorder_end(void) {
  pthread_mutex_lock(&turn);
  if (record) fclose(record);
  record = NULL;
  folder[0] = '\0';
  pthread_mutex_unlock(&turn);
}
