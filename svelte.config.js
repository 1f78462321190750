/** Read by svelte-check, the linter and the build of the page. */
export default { compilerOptions: { runes: true } };
