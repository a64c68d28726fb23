import { bundleCli } from "./bundle";

bundleCli();
