/** The config in the page's HTML says once what blocks of a type, or listeners, have in common: put it back. */
import type { AppConfig, DependencyConfig } from "./types";

export function complete(config: AppConfig): AppConfig {
  const { shared } = config;
  if (!shared) return config;
  return {
    ...config,
    components: config.components.map((entry) => ({
      ...entry,
      props: { ...shared.components[entry.type], ...entry.props },
    })),
    dependencies: config.dependencies.map((entry) => ({ ...shared.dependency, ...entry }) as DependencyConfig),
  };
}
