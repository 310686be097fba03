#include "windowapp.h"

int main(int argc, char* argv[]) { return pricebook::runWindow(argc, argv); }
