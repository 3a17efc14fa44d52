(() => {
  let choice = 'auto';
  let density = 'default';
  try {
    choice = localStorage.getItem('callboard.theme') || 'auto';
    density = JSON.parse(localStorage.getItem('callboard.preferences') || '{}')?.state?.density || 'default';
  } catch {
    // Storage may be switched off; the system's own choice is right then.
  }
  const dark = choice === 'dark' || (choice === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light';
  document.documentElement.dataset.density = density;
})();
