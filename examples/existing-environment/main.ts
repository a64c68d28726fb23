import { App } from "cdktf";
import { AirflowWatchStack } from "./airflow-watch-stack";

const app = new App();
new AirflowWatchStack(app, "airflow-watch");
app.synth();
