/**
 * Where frameworks and tools begin: data, one row a tool. A row holds in the folder of every package that depends on
 * one of `dependencies` and in the folder of every file that matches `configs`. Knows names only; reads nothing.
 */

export type Colour = 'production' | 'tool' | 'test' | 'story';

export interface Tool {
  tool: string;
  dependencies?: readonly string[];
  /** Globs of its configuration anywhere in the tree; a file that matches is itself an entry. */
  configs?: readonly string[];
  /** Globs relative to the folder in which the row holds; `.$` is any extension of a script. */
  entries?: readonly string[];
  /** Paths in the configuration name entries of this colour; absent when they name nothing that runs. */
  names?: Colour;
  /** What lies in the folders that it names is loaded. */
  folders?: true;
  /** Of the entries; the configuration itself is a tool's, or a test's when this is. */
  colour: Colour;
}

const SCRIPT = '{ts,tsx,mts,cts,js,jsx,mjs,cjs}';
const COMPONENT = '{ts,tsx,mts,cts,js,jsx,mjs,cjs,vue,svelte,astro,md,mdx}';

const APP = 'page,layout,template,loading,error,not-found,global-error,global-not-found,default,route,forbidden,unauthorized,'
  + 'sitemap,robots,manifest,icon,apple-icon,opengraph-image,twitter-image';

const rows: Tool[] = [
  // ── Frameworks of the web ──
  { tool: 'Next', dependencies: ['next'], configs: ['next.config.$'], names: 'production', colour: 'production', entries: [
    `{src/,}app/**/{${APP}}.$`, '{src/,}app/**/{icon,apple-icon,opengraph-image,twitter-image}[0-9].$',
      '{src/,}pages/**/*.$',
    '{src/,}{middleware,proxy,instrumentation,instrumentation-client,mdx-components}.$', 'sentry.*.config.$'] },
  { tool: 'Remix', dependencies: ['@remix-run/react', '@remix-run/node', '@remix-run/dev', '@react-router/dev',
    '@react-router/node'],
    configs: ['remix.config.$', 'react-router.config.$'], names: 'production', colour: 'production',
    entries: ['app/root.$', 'app/entry.{client,server}.$', 'app/entry.$', 'app/routes.$', 'app/routes/**/*.$',
      'server.$', 'server/index.$'] },
  { tool: 'Nuxt', dependencies: ['nuxt', 'nuxt3', 'nuxt-edge'], configs: ['nuxt.config.$'], names: 'production', colour: 'production',
    entries: [
    '{src/,app/,}{app,error}.vue', '{src/,app/,}{app.config,router.options}.$',
    '{src/,app/,}{pages,layouts,middleware,plugins,server,serverMiddleware,composables,components,utils,modules,store,layers}/**/*.+'] },
  { tool: 'SvelteKit', dependencies: ['@sveltejs/kit'], configs: ['svelte.config.$'], names: 'production', colour: 'production', entries: [
    'src/routes/**/+*.{ts,js,svelte}', 'src/hooks.$', 'src/hooks.{client,server}.$', 'src/hooks/index.$',
      'src/params/*.$',
    'src/{service-worker,service-worker/index,instrumentation.server}.$', 'src/lib/index.$'] },
  { tool: 'Svelte package', dependencies: ['@sveltejs/package'], colour: 'production', entries: ['src/lib/**/*.+'] },
  { tool: 'Astro', dependencies: ['astro'], configs: ['astro.config.$'], names: 'production', colour: 'production',
    entries: ['src/pages/**/*.+', 'src/{content/config,content.config,middleware,middleware/index,actions/index,live.config}.$'] },
  { tool: 'Gatsby', dependencies: ['gatsby'], configs: ['gatsby-config.$'], names: 'production', colour: 'production',
    entries: ['{,plugins/*/}gatsby-{node,browser,ssr,config}.$', 'plugins/*/index.$', 'src/{pages,templates,api}/**/*.$', 'src/html.$'] },
  { tool: 'Docusaurus', dependencies: ['@docusaurus/core'], configs: ['docusaurus.config.$'], names: 'production',
    colour: 'production',
    entries: ['src/{pages,theme}/**/*.$', '{sidebars,sidebars*}.$', 'plugins/**/*.$', '{docs,blog}/**/*.$'] },
  { tool: 'Rspress', dependencies: ['rspress', '@rspress/core'], configs: ['rspress.config.$'], names: 'production', colour: 'production',
    entries: ['theme/index.$'] },
  { tool: 'Angular', dependencies: ['@angular/core'], configs: ['angular.json', '.angular-cli.json'],
    names: 'production', colour: 'production',
    entries: ['src/{main,polyfills,main.server,server,test}.ts',
      'projects/*/src/{main,polyfills,public-api,test}.ts'] },
  { tool: 'Nest', dependencies: ['@nestjs/core'], configs: ['nest-cli.json'], names: 'production', colour: 'production',
    entries: ['src/{main,repl}.ts', 'apps/*/src/main.ts'] },
  { tool: 'Nx', configs: ['project.json', 'workspace.json'], names: 'production', colour: 'production',
    entries: ['src/main.$'] },
  { tool: 'Turborepo', configs: ['turbo.json'], colour: 'tool', entries: ['turbo/generators/**/*.$'] },
  { tool: 'Create React App', dependencies: ['react-scripts', 'react-app-rewired', '@craco/craco'],
    configs: ['craco.config.$', 'config-overrides.$'],
    names: 'production', colour: 'production',
      entries: ['src/{index,setupProxy,service-worker,serviceWorker,bootstrap}.$', 'src/setupTests.$'] },
  { tool: 'Vue CLI', dependencies: ['@vue/cli-service'], configs: ['vue.config.$'], names: 'production',
    colour: 'production', entries: ['src/{main,background,registerServiceWorker}.$'] },
  { tool: 'TanStack Router', dependencies: ['@tanstack/router-plugin', '@tanstack/react-start',
    '@tanstack/router-vite-plugin', '@tanstack/start'],
    colour: 'production', entries: ['{src,app}/routes/**/*.$', '{src,app}/{router,client,server,ssr,start}.$'] },
  { tool: 'SolidStart', dependencies: ['@solidjs/start', 'solid-start'], colour: 'production',
    entries: ['src/routes/**/*.$', 'src/{app,entry-client,entry-server,middleware,middleware/index}.$'] },
  { tool: 'Qwik', dependencies: ['@builder.io/qwik-city', '@qwik.dev/router'], colour: 'production',
    entries: ['src/routes/**/*.+', 'src/{root,entry.*}.$'] },
  { tool: 'Vike', dependencies: ['vike', 'vite-plugin-ssr'], colour: 'production', entries: ['**/+*.$',
    '**/*.page{,.client,.server,.route}.$'] },
  { tool: 'File routes', dependencies: ['vite-plugin-pages', 'unplugin-vue-router', '@generouted/react-router',
    'vite-plugin-vue-layouts'],
    colour: 'production', entries: ['src/{pages,layouts}/**/*.+'] },
  { tool: 'Umi', dependencies: ['umi', '@umijs/max'], configs: ['.umirc.$'], colour: 'production',
    entries: ['src/{pages,layouts,models,plugins,locales}/**/*.$', 'src/{app,access,global}.$', 'config/**/*.$',
      'mock/**/*.$'] },
  { tool: 'Ember', dependencies: ['ember-source', 'ember-cli'], configs: ['ember-cli-build.$'], colour: 'production',
    entries: ['{app,addon,config,lib,mirage}/**/*.+'] },
  { tool: 'Redwood', dependencies: ['@redwoodjs/core'], colour: 'production',
    entries: ['api/src/{functions,graphql,services,directives}/**/*.$', 'web/src/{pages,layouts}/**/*.$',
    'web/src/{Routes,App,index}.$'] },
  // ── Servers, functions, desktop, phone, extensions ──
  { tool: 'Fastify autoload', dependencies: ['@fastify/autoload', 'fastify-autoload', 'express-file-routing',
    'require-all', 'require-dir', 'include-all'],
    colour: 'production', entries: ['**/{routes,plugins,services,hooks,controllers,models}/**/*.$'] },
  { tool: 'Strapi', dependencies: ['@strapi/strapi'], colour: 'production',
    entries: ['src/{api,extensions,plugins,components,middlewares,policies,admin}/**/*.$', 'src/index.$',
    'config/**/*.$', 'database/**/*.$'] },
  { tool: 'Adonis', dependencies: ['@adonisjs/core'], colour: 'production', names: 'production',
    configs: ['.adonisrc.json', 'adonisrc.$'],
    entries: ['{app,bin,commands,config,contracts,database,providers,start,resources}/**/*.$', '{ace,server}.$'] },
  { tool: 'Sails', dependencies: ['sails'], colour: 'production', entries: ['{api,config,tasks}/**/*.$', 'app.$'] },
  { tool: 'oclif', dependencies: ['@oclif/core', '@oclif/command'], colour: 'production',
    entries: ['src/{commands,hooks}/**/*.$', 'src/help.$'] },
  { tool: 'Yeoman', dependencies: ['yeoman-generator'], colour: 'production', entries: ['{generators,app}/**/*.$'] },
  { tool: 'Electron', dependencies: ['electron', 'electron-vite', '@electron-forge/cli'],
    configs: ['electron.vite.config.$', 'forge.config.$', 'electron-builder.*'], names: 'production',
    colour: 'production', entries: ['{src/,electron/,src/electron/,app/,}{main,preload,electron,background}.$',
      '{src/,electron/,}{main,preload,renderer}/{index,main,preload}.$'] },
  { tool: 'React Native', dependencies: ['react-native', 'expo'], configs: ['metro.config.$', 'react-native.config.$'],
    colour: 'production',
    entries: ['{App,index,index.*}.$', 'src/App.$', 'app.config.$'] },
  { tool: 'Expo Router', dependencies: ['expo-router'], colour: 'production', entries: ['{src/,}app/**/*.$'] },
  { tool: 'Browser extension', configs: ['manifest.json', 'manifest.*.json', 'manifest.config.$'], names: 'production',
    colour: 'production' },
  { tool: 'WXT', dependencies: ['wxt'], configs: ['wxt.config.$'], colour: 'production',
    entries: ['{src/,}entrypoints/**/*.+'] },
  { tool: 'Plasmo', dependencies: ['plasmo'], colour: 'production',
    entries: ['{src/,}{popup,options,newtab,devtools,sidepanel,background,content}{,/index}.$',
    '{src/,}{contents,background,tabs,sandboxes,api}/**/*.$'] },
  { tool: 'Raycast', dependencies: ['@raycast/api'], colour: 'production', entries: ['src/*.$', 'src/tools/*.$'] },
  { tool: 'Serverless', configs: ['serverless.{yml,yaml,json,ts,js}', 'serverless.*.{yml,yaml}', 'template.{yml,yaml}',
    'samconfig.*'], names: 'production', colour: 'production' },
  { tool: 'Cloudflare', configs: ['wrangler.{toml,json,jsonc}'], names: 'production', colour: 'production',
    entries: ['functions/**/*.$'] },
  { tool: 'Cloudflare Pages', configs: ['_middleware.$', '_worker.$'], colour: 'production', entries: ['**/*.$'] },
  { tool: 'Vercel', configs: ['vercel.{json,ts}', 'now.json'], names: 'production', colour: 'production',
    entries: ['api/**/*.$'] },
  { tool: 'Netlify', configs: ['netlify.toml'], names: 'production', colour: 'production',
    entries: ['netlify/{functions,edge-functions}/**/*.$', 'functions/**/*.$'] },
  { tool: 'Azure Functions', configs: ['function.json'], names: 'production', colour: 'production',
    entries: ['index.$'] },
  { tool: 'Firebase', configs: ['firebase.json'], names: 'production', colour: 'production' },
  { tool: 'CDK', dependencies: ['aws-cdk-lib', 'aws-cdk', '@aws-cdk/core'], configs: ['cdk.json'], names: 'production',
    colour: 'production', entries: ['bin/*.$', '{src/,lib/,}{lambda,lambdas}/**/*.$'] },
  { tool: 'SAM', configs: ['template.{yml,yaml}'], colour: 'production', entries: ['{*,*/*,src/*/*}/{app,handler,index}.$'] },
  { tool: 'Supabase', configs: ['supabase/config.toml'], colour: 'production', entries: ['functions/*/index.$'] },
  { tool: 'Trigger.dev', configs: ['trigger.config.$'], names: 'production', folders: true, colour: 'production',
    entries: ['{,src/,app/}trigger/**/*.$'] },
  { tool: 'PM2', configs: ['ecosystem.config.$', 'ecosystem.json', 'pm2.*'], names: 'production',
    colour: 'production' },
  { tool: 'Migrations', dependencies: ['db-migrate', 'knex', 'typeorm', 'sequelize', 'sequelize-cli', 'umzug',
    'node-pg-migrate', 'kysely', 'migrate-mongo',
    'mongo-migrate', '@mikro-orm/core', 'migrate', 'objection', 'postgrator', 'marv', 'drizzle-orm'],
    configs: ['knexfile.$', 'ormconfig.*', '.sequelizerc', 'mikro-orm.config.$', 'data-source.ts',
      'migrate-mongo-config.$'], names: 'production', colour: 'production',
    entries: ['**/{migration,migrations,seeds,seeders,seed}/**/*.$'] },
  { tool: 'Prisma', dependencies: ['prisma', '@prisma/client'], colour: 'tool', entries: ['prisma/**/*.$'] },
  // ── Bundlers ──
  { tool: 'Vite', configs: ['vite.config.$', 'vite.*.config.$', 'vite.config.*.$', '*.vite.config.$'],
    names: 'production', colour: 'production' },
  { tool: 'webpack', configs: ['webpack.$', 'webpack.*.$', 'webpack*.config.$', '*webpack*.$', '**/webpack/**/*.$',
    'module-federation.config.$', 'federation.config.$', 'rspack.config.$', 'rsbuild.config.$', 'rspack.*.$'], names: 'production', colour: 'production' },
  { tool: 'Rollup', configs: ['rollup.config.$', 'rollup.*.$', 'rolldown.config.$'], names: 'production',
    colour: 'production' },
  { tool: 'esbuild', configs: ['esbuild.$', 'esbuild.*.$', '*esbuild*.$', 'build.mjs'], names: 'production',
    colour: 'production' },
  { tool: 'tsup', configs: ['{tsup,tsdown,unbuild,build,bunup,microbundle,preconstruct,vite-node}.config.$'],
    names: 'production', colour: 'production' },
  { tool: 'gulp', configs: ['[gG]ulpfile.$', '[gG]ulpfile.*.$', '**/gulp/**/*.$', '[gG]runtfile.$', 'fuse.$',
    'brunch-config.$', 'Jakefile.$', 'snowpack.config.$'], names: 'production', colour: 'production' },
  // ── Tests and stories ──
  { tool: 'Jest', configs: ['jest.$', 'jest.*.$', 'jest-*.$', 'jest.*.json', '*.jest.config.$'], names: 'test',
    colour: 'test' },
  { tool: 'Vitest', configs: ['vitest.*.$', 'vitest-*.$', '*.vitest.config.$'], names: 'test', colour: 'test' },
  { tool: 'Mocha', configs: ['.mocharc', '.mocharc.*', 'mocha.opts', '.nycrc', '.nycrc.*', '.c8rc', '.taprc',
    'ava.config.$'], names: 'test', colour: 'test' },
  { tool: 'Karma', configs: ['karma.conf.$', 'karma.*.$', 'karma-*.$', 'protractor.*.$', 'wdio.*.$', 'nightwatch.*',
    'testcafe.*', '.testcaferc.*', 'web-test-runner.config.$', 'cucumber.*', 'codecept.*.$'], names: 'test',
    colour: 'test' },
  { tool: 'Playwright', configs: ['playwright.config.$', 'playwright.*.$', 'playwright-*.config.$'], names: 'test',
    colour: 'test' },
  { tool: 'Cypress', configs: ['cypress.config.$', 'cypress.*.config.$', 'cypress.json'], names: 'test', colour: 'test',
    entries: ['cypress/**/*.$'] },
  { tool: 'Detox', configs: ['.detoxrc.*', 'detox.config.$'], names: 'test', colour: 'test' },
  { tool: 'Storybook', configs: ['**/.storybook/**/*.+', '**/.ladle/**/*.+', '**/.histoire/**/*.+'], names: 'story',
    colour: 'story' },
  { tool: 'React Email', dependencies: ['react-email'], colour: 'story', entries: ['{,src/}emails/**/*.$'] },
  // ── Command lines, pipelines, containers ──
  { tool: 'GitHub workflow', configs: ['**/.github/**/*.{yml,yaml}', '**/.github/**/*.$', 'action.{yml,yaml}'],
    names: 'tool', colour: 'tool' },
  { tool: 'Pipeline', configs: ['.gitlab-ci.yml', '**/.gitlab/**/*.{yml,yaml}', '**/.circleci/*.{yml,yaml}',
    '*azure-pipelines*.{yml,yaml}',
    '**/{pipeline,pipelines,.azure-pipelines,.buildkite,.teamcity,.semaphore}/**/*.{yml,yaml}',
    '.travis.yml', 'bitbucket-pipelines.yml', 'Jenkinsfile*', 'cloudbuild*.{yml,yaml}', 'appveyor.yml',
      'buildspec*.{yml,yaml}', 'dangerfile.$', 'Dangerfile.$'], names: 'tool', colour: 'tool' },
  { tool: 'Container', configs: ['Dockerfile', 'Dockerfile.*', '*.Dockerfile', '*.dockerfile',
    'docker-compose*.{yml,yaml}', 'compose*.{yml,yaml}', 'docker-bake.*', 'Procfile', 'app.yaml', 'fly.toml',
    'heroku.yml', 'render.yaml'], names: 'production', colour: 'production' },
  { tool: 'Script', configs: ['*.{sh,bash,zsh,ps1,cmd,bat,mk}', 'Makefile', 'makefile', 'GNUmakefile', 'justfile',
    'Justfile', 'Taskfile.{yml,yaml}', 'Rakefile', '**/.husky/*', 'lefthook.yml', '.pre-commit-config.yaml'],
    names: 'tool', colour: 'tool' },
  { tool: 'Nodemon', configs: ['nodemon.json', '.nodemonrc*', 'nodemon.*.json', 'bunfig.toml', 'deno.json',
    'deno.jsonc', 'mprocs.y{a,}ml', 'tsx.json'], names: 'tool', colour: 'tool' },
  { tool: 'Tool', configs: ['{babel,metro,postcss,tailwind,prettier,stylelint,commitlint,lint-staged,release,semantic-release,svgo,windi,uno,unocss,codegen,graphql,i18next,i18next-parser,lingui,orval,openapi-ts,kubb,plop,knip,syncpack,relay,drizzle,typedoc,panda,taskfile,cz,changelog,license,secretlint,sanity,keystatic,tina,contentlayer,velite,eslint,next-i18next,next-sitemap,hardhat,truffle,foundry,targets}.config{,.*}.$',
    '.*rc.{js,cjs,mjs,ts}', '{lighthouserc,stylelintrc,eslintrc}*.$', '.*rc', 'plopfile.$', 'knexfile.$',
      'sanity.cli.$', 'stencil.config.$', 'codegen.{yml,yaml,ts,js,json}', '.graphqlrc.*', 'renovate.json',
      '.dependency-cruiser.$', '.pnpmfile.cjs', 'pnpmfile.js', '**/.yarn/**/*.{js,cjs}', 'yarn.config.cjs',
      '**/.changeset/*.{js,cjs,ts}'], colour: 'tool' },
];

const expand = (globs: readonly string[] | undefined): string[] =>
  (globs ?? []).map((glob) => glob.replace(/\.\$$/, `.${SCRIPT}`).replace(/\.\+$/, `.${COMPONENT}`));

/** The table, with extensions written out and every configuration glob good for the whole tree. */
export const TOOLS: readonly (Tool & { configs: readonly string[]; entries: readonly string[] })[] = rows.map((row) =>
  ({
  ...row,
  entries: expand(row.entries),
  configs: expand(row.configs).map((glob) => (glob.startsWith('**/') ? glob : `**/${glob}`)),
}));
