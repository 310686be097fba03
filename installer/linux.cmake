# What is installed on Linux.
set(linux "${CMAKE_CURRENT_SOURCE_DIR}/linux")
set(icons "${PROJECT_SOURCE_DIR}/resources/icons")
set(made "${CMAKE_CURRENT_BINARY_DIR}/made")
file(MAKE_DIRECTORY "${made}")

install(TARGETS pricebook RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT windowprogram)
install(TARGETS pricebookctl RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT serverprogram)

# The menu, the type of *.pricebook.json, and the icon.
install(FILES "${linux}/pricebook.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT windowfiles)
install(FILES "${linux}/io.github.pricebook.pricebook.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo"
  COMPONENT windowfiles)
install(FILES "${linux}/pricebook.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" COMPONENT windowfiles)
install(FILES "${icons}/pricebook.svg" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps"
  COMPONENT windowfiles)
foreach(size 16 22 24 32 48 64 128 256 512)
  install(FILES "${icons}/hicolor/${size}/pricebook.png" COMPONENT windowfiles
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps")
endforeach()

# pricebook_compressed(FROM TO): as Debian wants it, without name and time inside.
function(pricebook_compressed from to)
  add_custom_command(OUTPUT "${made}/${to}" COMMAND gzip -9nc "${from}" > "${made}/${to}" DEPENDS "${from}" VERBATIM)
  set_property(GLOBAL APPEND PROPERTY pricebook_made "${made}/${to}")
endfunction()

# Manual pages: that of pricebookctl is made from its --help.
add_custom_command(OUTPUT "${made}/pricebookctl.1"
  COMMAND "${linux}/manual.sh" "$<TARGET_FILE:pricebookctl>" "${linux}/pricebookctl.1.in" > "${made}/pricebookctl.1"
  DEPENDS "${linux}/manual.sh" "${linux}/pricebookctl.1.in" pricebookctl VERBATIM)
pricebook_compressed("${linux}/pricebook.1" pricebook.1.gz)
pricebook_compressed("${made}/pricebookctl.1" pricebookctl.1.gz)
pricebook_compressed("${PROJECT_SOURCE_DIR}/CHANGELOG.md" changelog.gz)
pricebook_compressed("${CMAKE_CURRENT_SOURCE_DIR}/debian/changelog" changelog.Debian.gz)
pricebook_compressed("${PROJECT_SOURCE_DIR}/example.env" example.env.gz)
pricebook_compressed("${PROJECT_SOURCE_DIR}/docs/http-api.md" http-api.md.gz)
pricebook_compressed("${PROJECT_SOURCE_DIR}/docs/administration.md" administration.md.gz)
pricebook_compressed("${PROJECT_SOURCE_DIR}/README.md" README.md.gz)
get_property(everything_made GLOBAL PROPERTY pricebook_made)
add_custom_target(packaging DEPENDS pricebook pricebookctl ${everything_made})

# pricebook_program_files(COMPONENT PROGRAM PACKAGE): manual, completions and what Debian asks for.
function(pricebook_program_files component program package)
  set(share "${CMAKE_INSTALL_DATADIR}")
  install(FILES "${made}/${program}.1.gz" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT ${component}files)
  install(FILES "${linux}/completions/pricebook.bash" RENAME ${program}
    DESTINATION "${share}/bash-completion/completions" COMPONENT ${component}files)
  install(FILES "${linux}/completions/pricebook.zsh" RENAME _${program} DESTINATION "${share}/zsh/vendor-completions"
    COMPONENT ${component}files)
  install(FILES "${linux}/completions/pricebook.fish" RENAME ${program}.fish
    DESTINATION "${share}/fish/vendor_completions.d" COMPONENT ${component}files)
  install(FILES "${CMAKE_CURRENT_SOURCE_DIR}/debian/copyright" "${made}/changelog.gz" "${made}/changelog.Debian.gz"
    DESTINATION "${share}/doc/${package}" COMPONENT ${component}debian)
  set(overrides "${CMAKE_CURRENT_SOURCE_DIR}/debian/${component}/lintian-overrides")
  if(EXISTS "${overrides}")
    install(FILES "${overrides}" RENAME ${package} DESTINATION "${share}/lintian/overrides" COMPONENT ${component}debian)
  endif()
endfunction()
pricebook_program_files(window pricebook pricebook)
pricebook_program_files(server pricebookctl pricebook-server)

# The service.
set(service "${CMAKE_CURRENT_SOURCE_DIR}/server")
install(FILES "${service}/pricebook-server.service" DESTINATION /lib/systemd/system COMPONENT serverdebian)
install(FILES "${service}/pricebook.env" DESTINATION /etc/pricebook COMPONENT serverdebian
  PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(FILES "${made}/example.env.gz" "${made}/http-api.md.gz" "${made}/administration.md.gz" "${made}/README.md.gz"
  "${PROJECT_SOURCE_DIR}/docs/nginx-pricebook.conf"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/pricebook-server" COMPONENT serverdebian)

# The archive: the same unit as an example, and the programs with the libraries that not every system has.
install(FILES "${service}/pricebook-server.service" "${service}/pricebook.env" "${PROJECT_SOURCE_DIR}/example.env"
  "${PROJECT_SOURCE_DIR}/docs/nginx-pricebook.conf" "${PROJECT_SOURCE_DIR}/docs/http-api.md"
  "${PROJECT_SOURCE_DIR}/docs/administration.md"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/pricebook" COMPONENT portable)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md" "${linux}/README-archive.txt"
  DESTINATION . COMPONENT portable)
install(CODE "
  set(programs \"$<TARGET_FILE:pricebook>\" \"$<TARGET_FILE:pricebookctl>\")
  set(plugins \"${QT6_INSTALL_PREFIX}/${QT6_INSTALL_PLUGINS}\")
  set(strip \"${CMAKE_STRIP}\")" COMPONENT portable)
install(SCRIPT "${linux}/portable.cmake" COMPONENT portable)
