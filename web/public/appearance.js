// Before the first paint, and as a file of its own: the security policy allows no inline script.
;(function () {
  var root = document.documentElement
  try {
    var theme = localStorage.getItem('lapwing.theme')
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme
    if (localStorage.getItem('lapwing.density') === 'comfortable') root.dataset.density = 'comfortable'
  } catch {
    // Storage is refused in some private windows: the system's theme then.
  }
})()
