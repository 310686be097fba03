# What CPack makes of the components: Debian packages and an archive on Linux, an NSIS installer and a .zip on Windows, a disk
# image on macOS. The generators' own settings are in cpack.cmake, which CPack reads once for each.
set(CPACK_PACKAGE_NAME pricebook)
set(CPACK_PACKAGE_VENDOR "The Pricebook authors")
set(CPACK_PACKAGE_CONTACT "The Pricebook authors <pricebook@users.noreply.github.com>")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_INSTALL_DIRECTORY Pricebook)
set(CPACK_PACKAGE_EXECUTABLES pricebook Pricebook)
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_SOURCE_DIR}/cpack.cmake")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

if(WIN32)
  set(CPACK_GENERATOR NSIS ZIP)
elseif(APPLE)
  set(CPACK_GENERATOR DragNDrop)
else()
  set(CPACK_GENERATOR DEB TGZ)
  set(CPACK_SYSTEM_NAME "linux-${CMAKE_SYSTEM_PROCESSOR}")
endif()

# Debian. What dpkg-shlibdeps cannot see is named here: Qt's plugins, and programs that are started.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_WINDOW_PACKAGE_NAME pricebook)
set(CPACK_DEBIAN_WINDOW_PACKAGE_SECTION database)
set(CPACK_DEBIAN_WINDOW_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6sql6-psql, libqt6svg6, breeze-icon-theme, hicolor-icon-theme")
set(CPACK_DEBIAN_WINDOW_PACKAGE_RECOMMENDS
  "qt6-wayland, postgresql-client, libsecret-1-0, fonts-dejavu-core | fonts-noto-core, shared-mime-info")
set(CPACK_DEBIAN_WINDOW_PACKAGE_SUGGESTS "pricebook-server, postgresql")
set(CPACK_COMPONENT_WINDOW_DESCRIPTION "catalogue of products with two prices
Pricebook keeps the products of a shop: name, description, picture, two
prices, a category and tags. The catalogue is one SQLite file, or a database
on a PostgreSQL server that many people edit at the same time.

The table works as a spreadsheet does, for a hundred products or a million;
everything can be undone, and the catalogue goes in and out as JSON.

This package contains the window.")

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME pricebook-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION database)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6sql6-psql, adduser, init-system-helpers (>= 1.52)")
set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS "postgresql-client")
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS "nginx, postgresql, pricebook")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA
  "${CMAKE_CURRENT_SOURCE_DIR}/debian/server/postinst;${CMAKE_CURRENT_SOURCE_DIR}/debian/server/prerm"
  "${CMAKE_CURRENT_SOURCE_DIR}/debian/server/postrm;${CMAKE_CURRENT_SOURCE_DIR}/debian/server/conffiles")
set(CPACK_COMPONENT_SERVER_DESCRIPTION "catalogue of products served over HTTP, and on the command line
Pricebook keeps the products of a shop: name, description, picture, two
prices, a category and tags, in an SQLite file or on a PostgreSQL server.

This package contains pricebookctl, which imports, exports, upgrades and backs
up catalogues, and a service that serves one over HTTP, to programs of this
machine only unless it is told otherwise.")

# Windows: an entry in the start menu, an older version is removed first; the catalogue is in the user's folder, untouched.
set(CPACK_NSIS_DISPLAY_NAME Pricebook)
set(CPACK_NSIS_PACKAGE_NAME Pricebook)
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_MODIFY_PATH OFF)
set(CPACK_NSIS_MUI_ICON "${PROJECT_SOURCE_DIR}/resources/icons/pricebook.ico")
set(CPACK_NSIS_MUI_UNIICON "${PROJECT_SOURCE_DIR}/resources/icons/pricebook.ico")
set(CPACK_NSIS_INSTALLED_ICON_NAME "${CMAKE_INSTALL_BINDIR}\\pricebook.exe")

set(CPACK_DMG_VOLUME_NAME Pricebook)

include(CPack)
cpack_add_component_group(window)
cpack_add_component_group(server)
foreach(part program files debian)
  cpack_add_component(window${part} GROUP window)
  cpack_add_component(server${part} GROUP server)
endforeach()
cpack_add_component(portable)
