# Run at install time: the programs, Qt's plugins that they need, and every library of these that is not on each Linux
# desktop anyhow. The programs find them beside themselves, wherever the archive is unpacked.
# Needs: programs, plugins (Qt's folder), strip; and patchelf.
set(prefix "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
find_program(patchelf patchelf REQUIRED)

set(wanted
  platforms/libqxcb.so platforms/libqwayland-generic.so platforms/libqwayland-egl.so platforms/libqoffscreen.so
  xcbglintegrations/libqxcb-egl-integration.so xcbglintegrations/libqxcb-glx-integration.so
  wayland-shell-integration/libxdg-shell.so wayland-decoration-client/libbradient.so
  wayland-graphics-integration-client/libqt-plugin-wayland-egl.so
  platforminputcontexts/libcomposeplatforminputcontextplugin.so platforminputcontexts/libibusplatforminputcontextplugin.so
  sqldrivers/libqsqlite.so sqldrivers/libqsqlpsql.so
  imageformats/libqgif.so imageformats/libqico.so imageformats/libqjpeg.so imageformats/libqsvg.so iconengines/libqsvgicon.so
  tls/libqopensslbackend.so tls/libqcertonlybackend.so)
list(TRANSFORM wanted PREPEND "${plugins}/")

# What comes with the kernel, the C library or the graphics driver must be the system's own; X11, fonts, D-Bus and GLib are there
# wherever there is a desktop, and must agree with it: the keychain's library is the system's too, and uses its GLib.
set(systems "^ld-linux" "^lib(c|m|dl|rt|pthread|resolv|util|nsl|anl)\\.so" "^lib(stdc\\+\\+|gcc_s)\\.so"
  "^lib(GL|EGL|GLX|OpenGL|GLdispatch|gbm|drm)\\.so" "^lib(X11|X11-xcb|xcb|Xau|Xdmcp|ICE|SM)\\.so"
  "^lib(fontconfig|freetype|expat|udev|systemd|dbus-1|uuid)\\.so" "^libwayland-(client|cursor|egl)\\.so"
  "^lib(glib|gobject|gio|gmodule|gthread)-2\\.0\\.so")
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${programs} LIBRARIES ${wanted} RESOLVED_DEPENDENCIES_VAR libraries
  UNRESOLVED_DEPENDENCIES_VAR missing PRE_EXCLUDE_REGEXES ${systems})
if(missing)
  message(FATAL_ERROR "Not found for the archive: ${missing}")
endif()

file(INSTALL ${libraries} DESTINATION "${prefix}/lib" FOLLOW_SYMLINK_CHAIN)
foreach(plugin ${wanted})
  cmake_path(GET plugin PARENT_PATH folder)
  cmake_path(GET folder FILENAME folder)
  file(INSTALL "${plugin}" DESTINATION "${prefix}/plugins/${folder}")
endforeach()
file(INSTALL ${programs} DESTINATION "${prefix}/bin" USE_SOURCE_PERMISSIONS)
file(WRITE "${prefix}/bin/qt.conf" "[Paths]\nPrefix = ..\nPlugins = plugins\n")
file(CHMOD "${prefix}/bin/qt.conf" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

foreach(program ${programs})
  cmake_path(GET program FILENAME name)
  execute_process(COMMAND "${strip}" "${prefix}/bin/${name}" COMMAND_ERROR_IS_FATAL ANY)
  # The old tag is looked at for the libraries' own libraries and the plugins' too, which saves patching all of them.
  execute_process(COMMAND "${patchelf}" --force-rpath --set-rpath "$ORIGIN/../lib" "${prefix}/bin/${name}"
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# The icons of the window where the desktop's theme has none.
foreach(theme breeze breeze-dark)
  file(INSTALL "/usr/share/icons/${theme}" DESTINATION "${prefix}/share/icons" USE_SOURCE_PERMISSIONS)
endforeach()

# Licences of what came along, as the packages of this system state them.
file(MAKE_DIRECTORY "${prefix}/share/doc/pricebook/licences")
foreach(library ${libraries} ${wanted} /usr/share/icons/breeze/index.theme)
  file(REAL_PATH "${library}" real)
  execute_process(COMMAND dpkg-query --search "${real}" OUTPUT_VARIABLE owner ERROR_QUIET)
  if(owner MATCHES "^([^:, ]+)")
    set(package "${CMAKE_MATCH_1}")
    file(COPY_FILE "/usr/share/doc/${package}/copyright" "${prefix}/share/doc/pricebook/licences/${package}" RESULT ignored
      ONLY_IF_DIFFERENT)
  endif()
endforeach()
