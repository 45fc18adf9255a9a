# What `cmake --install` puts where, and the Debian package of it: ./dev package.
include(GNUInstallDirs)
set(RAPPORT_MAINTAINER "The Rapport authors <noreply@example.com>" CACHE STRING "who answers for the Debian package")
set(here ${CMAKE_CURRENT_LIST_DIR})
set(made ${CMAKE_BINARY_DIR}/package)
set(docs ${CMAKE_INSTALL_DATAROOTDIR}/doc/rapport)

# NAME is what the program PROGRAM prints when it is given what follows, packed where it ends in .gz.
function(rapport_printed name program)
  set(print "$<TARGET_FILE:${program}> $<JOIN:${ARGN}, >")
  if(name MATCHES "\\.gz$")
    string(APPEND print " | gzip -9n")
  endif()
  add_custom_command(OUTPUT ${made}/${name} DEPENDS ${program} VERBATIM
    COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
    COMMAND sh -c "${print} > ${made}/${name}")
endfunction()

rapport_printed(rapport.1.gz rapport reference --man)
rapport_printed(rapport.bash rapport reference --completion)
set(printed ${made}/rapport.1.gz ${made}/rapport.bash)
install(TARGETS rapport RUNTIME)
install(FILES ${made}/rapport.bash DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions RENAME rapport)
set(pages ${made}/rapport.1.gz)
if(rapport_has_studio)
  rapport_printed(rapport-studio.1.gz rapport-studio --man)
  list(APPEND printed ${made}/rapport-studio.1.gz)
  list(APPEND pages ${made}/rapport-studio.1.gz)
  install(TARGETS rapport-studio RUNTIME)
  install(FILES ${here}/rapport-studio.desktop DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/applications)
  install(FILES ${here}/rapport.svg DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/icons/hicolor/scalable/apps)
endif()

# Debian wants to know of each version when and by whom it was packed.
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(CONFIGURE OUTPUT ${made}/changelog CONTENT
"rapport (${PROJECT_VERSION}) bookworm; urgency=medium

  * docs/roadmap.md says what this version does and lacks.

 -- ${RAPPORT_MAINTAINER}  ${now}
")
add_custom_command(OUTPUT ${made}/changelog.gz DEPENDS ${made}/changelog VERBATIM
  COMMAND sh -c "gzip -9n < ${made}/changelog > ${made}/changelog.gz")
list(APPEND printed ${made}/changelog.gz)

add_custom_target(rapport_printed ALL DEPENDS ${printed})
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/rapport)
install(FILES experiments/python/rapport_results.py DESTINATION lib/python3/dist-packages)
install(FILES README.md ${made}/changelog.gz DESTINATION ${docs})
install(FILES LICENSE DESTINATION ${docs} RENAME copyright)
install(DIRECTORY docs DESTINATION ${docs})
# So that what documents say of scenarios/... leads there.
file(MAKE_DIRECTORY ${made})
file(CREATE_LINK ../../rapport/scenarios ${made}/scenarios SYMBOLIC)
install(FILES ${made}/scenarios DESTINATION ${docs})

# The package. `cpack` itself is called by ./dev package, which has built what is installed.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY ${made})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${RAPPORT_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulate how policies change who stays with a firm")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Rapport is a wind tunnel for customer strategy: a text file describes a
firm, its customers and who serves them. Policies are simulated with the
same customers and the same luck, and compared with intervals and verdicts
in words. The package has the command, the studio (a window with levers to
drag), scenarios to begin with, the documents, and a Python module that
reads results.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The studio asks for its letters and for OpenGL's driver by name as it runs; the module is Python.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-inter, libgl1-mesa-dri, python3")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3-pandas")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${here}/postinst ${here}/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_VERBATIM_VARIABLES ON)
include(CPack)
