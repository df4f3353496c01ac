import { Kind, Refusal } from '../kind';
import { text } from '../values';
import { tagRule } from './names';

const nameFits: Refusal = ({ planned }) => {
  const name = text(planned.parameter_name);
  if (!/^[A-Za-z0-9_-]{2,180}$/.test(name)) return `InvalidParameter.Name: "${name}" must have 2 to 180 letters, digits, - and _`;
  const reserved = /^(?:ALIYUN|ACS|ALIBABA|ALICLOUD|OOS)/i.exec(name);
  return reserved ? `InvalidParameter.Name: "${name}" must not start with ${reserved[0].toUpperCase()}` : undefined;
};

const valueFits: Refusal = ({ planned }) => {
  const { length } = text(planned.value);
  return length >= 1 && length <= 4096 ? undefined : `InvalidParameter.Value: the value has ${length} characters, 1 to 4096 are allowed`;
};

const isNew: Refusal = ({ cloud, planned, region, type }) => {
  const name = text(planned.parameter_name);
  return cloud.find(type, name, region) && `EntityAlreadyExists.Parameter: ${region} has a parameter "${name}" already`;
};

export const OOS: Record<string, Kind> = {
  alicloud_oos_parameter: {
    id: ({ planned }) => text(planned.parameter_name),
    decides: () => ({ resource_group_id: 'rg-default', description: '' }),
    onCreate: [nameFits, valueFits, isNew, tagRule],
    onUpdate: [valueFits, tagRule],
  },
};
