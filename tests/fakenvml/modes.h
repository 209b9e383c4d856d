/* How files are opened: not to be inherited by what the host starts. Windows knows no such letter, and hands nothing on by itself. */
#ifndef FAKENVML_MODES_H
#define FAKENVML_MODES_H

#ifdef _WIN32
#define READ_MODE "r"
#define WRITE_MODE "w"
#else
#define READ_MODE "re"
#define WRITE_MODE "we"
#endif

#endif
