/** How much browsers may see of what goes wrong. */
export abstract class RuntimeMode {
  /** True withholds the texts of unexpected errors, and keeps hints for developers out of the log. */
  abstract readonly production: boolean;
}
