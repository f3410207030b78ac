/**
 * The shapes of the platform's REST interface under the names that the site uses.
 *
 * They come from the server's own description; only where that says "any JSON" it is made
 * a `Json` here. Dates are ISO 8601 text in UTC.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Any value of the interface that was described as "unknown" is JSON, since it came as JSON. */
type Known<Value> = unknown extends Value
  ? Json
  : Value extends (infer Item)[]
    ? Known<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Known<Value[Key]> }
      : Value;

export type Visibility = Schemas["Visibility"];
export type Role = Schemas["Role"];
export type ProjectState = Schemas["LiveState"];
export type RunState = Schemas["RunState"];
export type Color = Schemas["Color"];
export type Sort = Schemas["Sort"];
export type Scope = Schemas["Scope"];

export type Session = Schemas["SessionInfo"];
export type User = Schemas["SessionUser"];
export type Membership = Schemas["SessionTeam"];
export type AccountChange = Schemas["AccountUpdate"];
export type AccessToken = Schemas["Token"];
export type NewAccessToken = Schemas["CreatedToken"];
export type PublicKey = Schemas["Key"];

export type Team = Schemas["TeamCard"];
export type Member = Schemas["Member"];
export type Invite = Schemas["CreatedInvite"];
export type InviteInfo = Schemas["InviteInfo"];
export type NewAccount = Schemas["NewAccount"];

export type ProjectCard = Schemas["ProjectCard"];
export type Project = Schemas["Project"];
export type NewProject = Schemas["ProjectCreate"];
export type ProjectChange = Schemas["ProjectUpdate"];
export type TagCount = Schemas["TagCount"];
export type APIParameter = Known<Schemas["APIParameter"]>;
export type APIEndpoint = Omit<Schemas["APIEndpoint"], "parameters"> & { parameters: APIParameter[] };
export type ProjectAPI = Omit<Schemas["ProjectAPI"], "endpoints"> & { endpoints: APIEndpoint[] };

export type RunSummary = Schemas["RunSummary"];
export type Run = Known<Schemas["Run"]>;
export type NewRun = Schemas["RunCreate"];
export type RunProgress = Schemas["RunProgress"];
export type LogLine = Schemas["LogEntry"];
export type UploadedFile = Schemas["UploadedFile"];

export type ShareLink = Schemas["Link"];
export type LinkChange = Schemas["LinkUpdate"];
