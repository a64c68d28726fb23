import { checkInstallation } from "./check-installation";

// The first import of the library: before another fails with less to say.
checkInstallation();
